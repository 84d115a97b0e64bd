/// Some filtered samples of one channel, on the grid of a `RateChange`.
///
/// Valid during the call that it is passed to.
package struct FilteredSamples {
  /// The first of them.
  package let start: UnsafePointer<Float>
  /// Where on the grid they stand; 0 is the first sample of the piece.
  package let range: Range<Int>

  /// The samples that stand at `range`, from the address `start` on.
  package init(start: UnsafePointer<Float>, range: Range<Int>) {
    self.start = start
    self.range = range
  }

  /// The address of grid sample `index`.
  package func address(of index: Int) -> UnsafePointer<Float> { start + (index - range.lowerBound) }
}
