import ElementaryFunctions

extension RecordingJob {
  /// How many missing samples in a row a straight line may stand for.
  var bridgedSamples: Int { Int(saturating: Piece.bridge * recording.samplingRate) }

  /// The long stretches without a number in `range`, samples of a piece.
  func missing(in range: Range<Int>, row: Int, piece: Int) -> [Range<Int>] {
    source(row: row, piece: piece).missing(in: range, longerThan: bridgedSamples)
  }

  /// The windows of the plan that a long stretch of missing samples reaches into.
  ///
  /// An electrode that is missing for more than half of the time is a fault of its own and drops none.
  func windowsMissingSamples(_ findings: [RowFindings]) -> [Int] {
    let stretches = Set(
      findings.filter { !$0.statistics.isMostlyMissing }.flatMap(\.missing)
    ).sorted { $0.lowerBound < $1.lowerBound }
    guard !stretches.isEmpty else { return [] }
    let perSample = recording.samplingRate / settings.samplingRate
    return plan.windows.indices.filter { index in
      let window = plan.windows[index]
      let first =
        Double(recording.pieces[window.piece].samples.lowerBound)
        + window.start * perSample
      let end = first + Double(settings.windowLength) * perSample
      return stretches.contains {
        Double($0.lowerBound) < end && Double($0.upperBound) > first
      }
    }
  }
}
