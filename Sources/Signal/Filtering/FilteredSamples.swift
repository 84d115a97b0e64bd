/// Some filtered samples of one channel, on the grid of a `RateChange`.
///
/// Valid during the call that it is passed to.
struct FilteredSamples {
  /// The first of them.
  let start: UnsafePointer<Float>
  /// Where on the grid they stand; 0 is the first sample of the piece.
  let range: Range<Int>

  /// The address of grid sample `index`.
  func address(of index: Int) -> UnsafePointer<Float> { start + (index - range.lowerBound) }
}
