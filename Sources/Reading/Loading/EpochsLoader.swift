import Files
import Signal

/// From the files that a user names to epochs: recordings are preprocessed, epochs files read.
public struct EpochsLoader: Sendable {
  /// What is done to recordings; `nil` refuses them.
  public var preprocessing: Preprocessing?
  /// What the user knows of recordings better than the files say.
  public var reading = ReadingOptions()
  /// Which events are flashes, where the user says; else `rememberedRule` and the usual names do.
  public var mapping = FlashMapping.standard
  /// What stands on the screen, where the user says; else `rememberedRule` and the files say, or their
  /// codes tell.
  public var speller: Speller?
  /// What was said of the recordings that a detector has learnt from.
  ///
  /// Without it, what the epochs files among the inputs know of theirs counts for recordings.
  public var rememberedRule: FlashRule?
  /// Whether a bad electrode that no recording has is an error even where electrodes are named.
  ///
  /// A detector's settings name what was bad where it was trained, which other recordings may lack.
  public var requiresBadElectrodes = false
  /// What stands on the screen where nothing else tells.
  public var usualSpeller: Speller?
  /// The true characters, in order over all inputs, where the files do not hold them.
  public var text: String?
  /// How many threads may work.
  public var threads = 1
  /// Whether what is loaded holds the recordings, and with them their files.
  public var keepsRecordings = false

  /// A loader with the usual names of events and one thread.
  public init(_ preprocessing: Preprocessing?) {
    self.preprocessing = preprocessing
  }

  /// Epochs, and what became of the flashes they are from.
  public struct Loaded: Sendable {
    /// All epochs, in the order of the inputs.
    public var epochs: Epochs
    /// What was dropped, flat or odd; empty for epochs files.
    public var report = PreprocessingReport()
    /// The recordings among the inputs, where they are kept.
    public var recordings: [Recording] = []
    /// The units that their electrodes are recorded in, kept or not.
    var units: Set<String> = []
  }

  /// Loads recordings, epochs files, or some of both, in order and as one set.
  ///
  /// Recordings that follow each other are preprocessed together.
  ///
  /// - Parameters:
  ///   - inputs: at least one.
  ///   - progress: called now and then, from any thread, with the part that is done, from 0 to 1.
  /// - Returns: all epochs, and what became of all flashes.
  /// - Throws: `LoadingError` that names the input and what is wrong with it.
  public func load(
    _ inputs: [InputFile], progress: (@Sendable (Double) -> Void)? = nil
  ) throws(LoadingError) -> Loaded {
    precondition(!inputs.isEmpty, "nothing to load")
    var groups: [[InputFile]] = []
    for input in inputs {
      if let last = groups.last?.last, !last.isEpochs, !input.isEpochs {
        groups[groups.count - 1].append(input)
      } else {
        groups.append([input])
      }
    }
    var whole = [try Loaded(merging: load(groups: groups, progress))]
    try takeText(in: &whole)
    return whole[0]
  }

  /// Loads recordings and epochs files, each input as a set of its own.
  ///
  /// - Parameters:
  ///   - inputs: at least one.
  ///   - progress: called now and then, from any thread, with the part that is done, from 0 to 1.
  /// - Returns: one for each input, in order.
  /// - Throws: `LoadingError` that names the input and what is wrong with it.
  public func loadEach(
    _ inputs: [InputFile], progress: (@Sendable (Double) -> Void)? = nil
  ) throws(LoadingError) -> [Loaded] {
    var sets = try load(groups: inputs.map { [$0] }, progress)
    try takeText(in: &sets)
    return sets
  }

  private func load(
    groups: [[InputFile]], _ progress: (@Sendable (Double) -> Void)?
  ) throws(LoadingError) -> [Loaded] {
    // Epochs first: what they know of their flashes counts for recordings, too.
    var sets = [Loaded?](repeating: nil, count: groups.count)
    var rule = rememberedRule
    for (index, group) in groups.enumerated() where group[0].isEpochs {
      let names = mapping.isStandard ? rememberedRule?.mapping ?? mapping : mapping
      let contents = try EpochsReader.contents(
        of: group[0].bytes, mapping: names,
        keepsRejected: preprocessing?.takesMarkedBad ?? false)
      var loaded = Loaded(epochs: contents.epochs)
      loaded.report.warnings = contents.warnings
      if let speller { loaded.epochs.adopt(speller) }
      rule = rule ?? loaded.epochs.metadata.flashRule
      sets[index] = loaded
    }
    for (index, group) in groups.enumerated() where !group[0].isEpochs {
      var share: (@Sendable (Double) -> Void)?
      if let progress {
        let count = Double(groups.count)
        share = { part in progress((Double(index) + part) / count) }
      }
      sets[index] = try preprocess(group, remembering: rule, progress: share)
    }
    return sets.compactMap { $0 }
  }

  /// What holds for a recording: what the user says, else what is remembered where that finds flashes,
  /// else what files say themselves.
  package func rule(for recording: Recording, remembering remembered: FlashRule?) -> FlashRule {
    var rule = FlashRule(mapping: mapping, speller: speller ?? remembered?.speller)
    if mapping.isStandard, let other = remembered?.mapping, !other.flashes(of: recording).isEmpty {
      rule.mapping = other
    }
    return rule
  }

  /// Gives every set its part of the true characters, and the usual screen where it has none.
  private func takeText(in sets: inout [Loaded]) throws(LoadingError) {
    for index in sets.indices where sets[index].epochs.metadata.speller == nil {
      sets[index].epochs.metadata.speller = usualSpeller
    }
    guard let text else { return }
    do throws(TextError) {
      let speller = sets.lazy.compactMap { $0.epochs.metadata.speller }.first
      let shares = try TextShares(
        text, speller: speller, selections: sets.map(\.epochs.selectionCount))
      for index in sets.indices {
        if sets[index].epochs.metadata.speller == nil {
          sets[index].epochs.metadata.speller = speller
        }
        try sets[index].epochs.take(
          text: shares[index].items, firstSelection: shares[index].firstSelection)
      }
    } catch { throw .text(error) }
  }
}

extension InputFile {
  /// Whether it holds epochs, by its first bytes or blocks.
  public var isEpochs: Bool { EpochsReader.canRead(bytes) }
}

extension EpochsLoader.Loaded {
  /// Several sets as one, in order.
  ///
  /// - Precondition: there is at least one.
  fileprivate init(merging sets: [EpochsLoader.Loaded]) throws(LoadingError) {
    do { epochs = try Epochs.merged(sets.map(\.epochs)) } catch { throw .merging(error) }
    for set in sets {
      report.merge(set.report)
      recordings += set.recordings
      units.formUnion(set.units)
    }
  }
}

extension EpochsLoader.Loaded {
  /// Epochs that were made otherwise.
  public init(_ epochs: Epochs) { self.init(epochs: epochs) }

  /// The unit that all electrodes are recorded in; `nil` where they differ, and where nothing says it.
  package var unit: String? {
    units.count == 1 && units != ["no unit"] ? units.first : nil
  }
}
