/// Numbers at an address that vector instructions and FFTW like: a multiple of 64 bytes.
///
/// Its pointer leaves only through `withPointer`, for FFTW and for kernels written in C.
package final class AlignedBuffer: @unchecked Sendable {
  // Sendable as a place to work in: whoever holds it writes from one thread at a time.
  private let start: UnsafeMutablePointer<Float>
  /// How many numbers it holds.
  package let count: Int
  /// Numbers from one address of that kind to the next.
  static let lanes = 16

  /// `count` zeros.
  package convenience init(count: Int) {
    self.init(uninitializedCount: count)
    UnsafeMutableRawPointer(start).initializeMemory(
      as: UInt8.self, repeating: 0, count: Self.bytes(count))
  }

  /// Room for `count` numbers, which are anything until they are written.
  package init(uninitializedCount count: Int) {
    precondition(count >= 0)
    self.count = count
    let bytes = Self.bytes(count)
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: bytes, alignment: bytes < LargePages.size ? 64 : LargePages.size)
    LargePages.prefer(in: UnsafeMutableRawBufferPointer(start: raw, count: bytes))
    start = raw.bindMemory(to: Float.self, capacity: bytes / 4)
  }

  /// The numbers of `values`.
  convenience init(_ values: [Float]) {
    self.init(count: values.count)
    for (index, value) in values.enumerated() { start[index] = value }
  }

  /// Full cache lines, so that kernels may store whole vectors behind the last number.
  private static func bytes(_ count: Int) -> Int { (max(count, 1) * 4 + 63) / 64 * 64 }

  deinit { UnsafeMutableRawPointer(start).deallocate() }

  /// Calls `body` with the numbers.
  package func withSpan<Result>(_ body: (Span<Float>) -> Result) -> Result {
    body(Span(_unsafeStart: start, count: count))
  }

  /// Calls `body` with the numbers, to be changed.
  package func withMutableSpan<Result>(_ body: (inout MutableSpan<Float>) -> Result) -> Result {
    var span = MutableSpan(_unsafeStart: start, count: count)
    return body(&span)
  }

  /// Calls `body` with the address of the first number.
  package func withPointer<Result>(_ body: (UnsafeMutablePointer<Float>) -> Result) -> Result {
    body(start)
  }
}
