import Files

/// What is odd about the flashes of a recording; nothing where all is as usual.
public struct FlashOddities: Sendable, Equatable {
  /// What the user should know.
  public private(set) var warnings: [Warning] = []

  /// Looks at flashes in the order of their onsets.
  ///
  /// - Parameters:
  ///   - flashes: the flashes of one recording.
  ///   - speller: what stood on the screen, where known.
  public init(_ flashes: [Flash], speller: Speller?) {
    guard !flashes.isEmpty else { return }
    checkRatio(flashes, speller: speller)
    checkCodes(flashes)
    checkIntervals(flashes)
  }

  /// Targets against others: what the paradigm gives, or at least fewer targets than others.
  private mutating func checkRatio(_ flashes: [Flash], speller: Speller?) {
    let targets = flashes.count { $0.label == .target }
    let others = flashes.count { $0.label == .nonTarget }
    guard targets > 0, others > 0 else {
      if targets + others > 0 {
        warnings.add(
          .flashes,
          "\(targets > 0 ? "all" : "none") of \(targets + others) labelled flashes are targets: "
            + "name the other events with \(targets > 0 ? "--nontargets" : "--targets")")
      }
      return
    }
    let share = Double(targets) / Double(targets + others)
    if let speller {
      let usual = speller.targetShare
      if share < 0.75 * usual || share > 1.25 * usual {
        warnings.add(
          .flashes,
          "\(targets) of \(targets + others) flashes are targets, "
            + (speller.paradigm == .groups
              ? "where groups light an item \((100 * usual).formatted(0)) % of the time"
              : "where \(speller.targetsPerRepetition) of \(speller.codeCount) are usual"))
      }
    } else if targets > others {
      warnings.add(
        .flashes,
        "there are more targets (\(targets)) than others (\(others)); are they the wrong way round?"
      )
    }
  }

  /// Every code flashes as often as every other within a selection.
  private mutating func checkCodes(_ flashes: [Flash]) {
    guard Set(flashes.map(\.stimulus)).count > 2 else { return }
    let counts = Dictionary(grouping: flashes, by: \.selection).values.map { selection in
      Dictionary(grouping: selection, by: \.stimulus).values.map(\.count)
    }
    let unbalanced = counts.filter { $0.min() != $0.max() }
    guard let least = unbalanced.joined().min(), let most = unbalanced.joined().max()
    else { return }
    // Where nothing ties codes to rounds they differ by far more than a flash or two.
    warnings.add(
      .flashes,
      "in \(unbalanced.count) of \(counts.count) selections some codes flash more often than others "
        + "(\(least) to \(most) times): "
        + (2 * (most - least) > most
          ? "they are drawn at random, or flashes are missing"
          : "flashes are missing or doubled"))
  }

  /// Flashes at the same time, and gaps where flashes should have been.
  private mutating func checkIntervals(_ flashes: [Flash]) {
    let pairs = zip(flashes, flashes.dropFirst()).filter { $0.selection == $1.selection }
    let all = pairs.map { $1.onset - $0.onset }.sorted()
    let intervals = all.filter { $0 > FlashSequence.simultaneity }
    let doubled = all.count - intervals.count
    if doubled > 0 { warnings.add(.flashes, "\(doubled) flashes begin with the one before") }
    guard !intervals.isEmpty else { return }
    let median = intervals[intervals.count / 2]
    // A regular train of flashes has its intervals within a tenth of the median.
    let regular = intervals.count { abs($0 - median) < 0.1 * median }
    let gaps = intervals.count { $0 > 1.8 * median }
    if gaps > 0, Double(regular) > 0.9 * Double(intervals.count) {
      warnings.add(
        .flashes,
        "\(gaps) intervals are much longer than the usual \((median * 1000).formatted(0)) ms: "
          + "flashes may be missing")
    }
  }
}
