/// Where the lines of a text lie, one after the other, without a list of all of them.
package struct LineRanges: Sequence, IteratorProtocol {
  private let bytes: [UInt8]
  /// Where the next line begins; `nil` behind the last one.
  private var start: Int?

  /// The lines of `bytes` from `start` on; behind the last line feed comes another, if an empty one.
  package init(_ bytes: [UInt8], from start: Int = 0) {
    self.bytes = bytes
    self.start = start
  }

  /// The next line without its line feed.
  package mutating func next() -> Range<Int>? {
    guard let first = start else { return nil }
    var end = first
    while end < bytes.count, bytes[end] != 10 { end += 1 }
    start = end < bytes.count ? end + 1 : nil
    return first..<end
  }
}
