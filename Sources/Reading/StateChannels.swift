import ElementaryFunctions
import Signal

/// BCI2000's states where they are channels among the EEG, and channels that say when an item is lit.
///
/// Recordings of bigP3BCI are of this kind: a channel for each item of the screen, such as `A_1_1` (item,
/// row, column), is 1 while the item is lit, so that a flash may be any set of items.
struct StateChannels {
  /// A channel that is 1 while an item is lit.
  fileprivate struct Item {
    let channel: Int
    let name: String
    let row: Int
    let column: Int
  }

  private static let names: Set = [
    "StimulusCode", "StimulusType", "StimulusBegin", "PhaseInSequence", "CurrentTarget",
    "SelectedTarget", "SelectedRow", "SelectedColumn", "FakeFeedback", "DisplayResults",
  ]

  private var items: [Item] = []
  private var states: [String: Int] = [:]

  /// The channels that are states; `nil` unless they tell of flashes.
  init?(_ channels: [Channel]) {
    for (index, channel) in channels.enumerated() {
      if Self.names.contains(channel.label) {
        states[channel.label] = states[channel.label] ?? index
      } else if let item = Item(channel.label, channel: index) {
        items.append(item)
      }
    }
    let places = Set(items.map { [$0.row, $0.column] })
    if items.count < 4 || places.count < items.count || states["StimulusBegin"] == nil {
      items = []
    }
    items.sort { ($0.row, $0.column) < ($1.row, $1.column) }
    let tellsCodes = states["StimulusCode"] != nil && states["StimulusType"] != nil
    guard tellsCodes || !items.isEmpty else { return nil }
  }

  /// All channels that are states.
  var channels: [Int] { items.map(\.channel) + states.values }

  /// The items as they stand on the screen; in one row where the rows are not all of one length.
  private var rows: [[String]] {
    let rows = Dictionary(grouping: items, by: \.row).sorted { $0.key < $1.key }.map(\.value)
    let isMatrix = rows.allSatisfy { $0.map(\.column) == rows[0].map(\.column) }
    return isMatrix ? rows.map { $0.map(\.name) } : [items.map(\.name)]
  }

  /// What every sample says.
  private struct Track {
    /// The code that is lit, 0 for none.
    var codes: [Int32] = []
    /// BCI2000's number of the flash; where sets are lit it tells their order in a sequence.
    var numbers: [Int32]?
    var types: [UInt8]?
    var phases: [UInt8]?
  }

  /// Adds the flashes to the events of `recording`, and what stands on the screen.
  ///
  /// Of sets of items each distinct one gets a code, in the order in which they come.
  func read(into recording: inout Recording) {
    var groups = GroupCodes()
    let track = track(recording, &groups)
    guard groups.groups.count <= FlashFacts.greatestStimulus else {
      recording.warnings.add(
        .flashes, "more than \(FlashFacts.greatestStimulus) different sets of items are lit")
      return
    }
    var train = FlashTrain()
    // These closures throw nothing.
    try? train.scan(0..<track.codes.count) { sample in
      FlashTrain.State(
        code: Int(track.codes[sample]), isTarget: track.types.map { $0[sample] != 0 })
    }
    guard !train.isEmpty else { return }
    if let phases = track.phases {
      try? train.split { phases[$0] == 2 }
    } else {
      train.splitAtPauses()
    }
    var flashes = train.events(samplingRate: recording.samplingRate)
    if !items.isEmpty {
      countRepetitions(of: &flashes, track, groups.groups, recording)
      recording.speller = Speller(rows: rows, groups: groups.groups)
      recording.dataSet = "bigP3BCI"
      if track.numbers == nil {
        recording.assumptions.append("every item is lit twice in a repetition")
      }
    }
    for index in flashes.indices {
      flashes[index].onset = recording.time(ofSample: flashes[index].onset * recording.samplingRate)
    }
    recording.events += flashes
    recording.events.sortByOnset()
  }

  /// Where sets change, a repetition ends when BCI2000's number comes again, else when items have been
  /// lit twice.
  private func countRepetitions(
    of flashes: inout [Event], _ track: Track, _ groups: [[Int]], _ recording: Recording
  ) {
    var selection = -1
    var seen: [Int: Int] = [:]
    for index in flashes.indices {
      guard let facts = flashes[index].flash else { continue }
      if facts.selection != selection {
        selection = facts.selection ?? 0
        seen = [:]
      }
      if let numbers = track.numbers {
        let sample = Int(saturating: (flashes[index].onset * recording.samplingRate).rounded())
        let number = Int(numbers[min(sample, numbers.count - 1)])
        flashes[index].flash?.repetition = seen[number, default: 0]
        seen[number, default: 0] += 1
      } else {
        let items = groups[facts.stimulus - 1]
        flashes[index].flash?.repetition = (items.map { seen[$0, default: 0] }.max() ?? 0) / 2
        for item in items { seen[item, default: 0] += 1 }
      }
    }
  }

  private func track(_ recording: Recording, _ groups: inout GroupCodes) -> Track {
    var track = Track()
    let count = recording.sampleCount
    if states["StimulusCode"] != nil, !items.isEmpty { track.numbers = [] }
    if states["StimulusType"] != nil { track.types = [] }
    if states["PhaseInSequence"] != nil { track.phases = [] }
    var wasBegun = false
    for start in stride(from: 0, to: count, by: 16_384) {
      let chunk = start..<min(start + 16_384, count)
      func values(_ name: String) -> [Float]? {
        states[name].map { recording.samples.read(channel: $0, samples: chunk) }
      }
      let begins = values("StimulusBegin")?.map { $0 >= 0.5 }
      let codes = values("StimulusCode")?.map { Self.number($0) }
      if items.isEmpty {
        track.codes += codes ?? []
      } else {
        var lit = [[Int]](repeating: [], count: chunk.count)
        for (index, item) in items.enumerated() {
          let values = recording.samples.read(channel: item.channel, samples: chunk)
          for sample in values.indices where values[sample] >= 0.5 { lit[sample].append(index) }
        }
        track.codes += lit.map { $0.isEmpty ? 0 : Int32(clamping: groups.code(of: $0)) }
        if let codes { track.numbers? += codes }
      }
      // The same flash again without a dark time between is told by its beginning alone.
      for (index, isBegun) in (begins ?? []).enumerated() {
        let sample = start + index
        if isBegun, !wasBegun, sample > 0, track.codes[sample] != 0,
          track.codes[sample] == track.codes[sample - 1]
        {
          track.codes[sample - 1] = 0
        }
        wasBegun = isBegun
      }
      track.types? += values("StimulusType")?.map { $0 >= 0.5 ? 1 : 0 } ?? []
      track.phases? += values("PhaseInSequence")?.map { UInt8(Self.number($0) & 0xFF) } ?? []
    }
    return track
  }

  /// A code from 0 that fits epochs; 0 for anything else.
  private static func number(_ value: Float) -> Int32 {
    value >= 0 && value <= Float(FlashFacts.greatestStimulus)
      ? Int32(Int(saturating: value.rounded())) : 0
  }
}

extension StateChannels.Item {
  /// The item of a label such as `A_1_1`; `nil` for any other.
  init?(_ label: String, channel: Int) {
    let parts = label.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count >= 3, let row = Int(parts[parts.count - 2]),
      let column = Int(parts[parts.count - 1]), (1...99).contains(row), (1...99).contains(column)
    else { return nil }
    let name = parts.dropLast(2).joined(separator: "_")
    guard !name.isEmpty else { return nil }
    self.init(channel: channel, name: name, row: row, column: column)
  }
}

extension Recording {
  /// Takes flashes from channels that are BCI2000's states, where there are such.
  mutating func takeStateChannels() {
    guard let states = StateChannels(channels) else { return }
    for index in states.channels {
      channels[index].kind = .misc
      channels[index].unit = .other("")
    }
    states.read(into: &self)
  }

  /// The time of a sample on the recording's clock, in seconds.
  fileprivate func time(ofSample sample: Double) -> Double {
    let number = Int(saturating: sample.rounded())
    guard let piece = pieces.last(where: { $0.samples.lowerBound <= number }) else {
      return sample / samplingRate
    }
    return piece.onset + Double(number - piece.samples.lowerBound) / samplingRate
  }
}
