import Files
import Signal

/// The epochs of an EEGLAB data set of several trials, samples inside or in an `.fdt` file beside.
///
/// An epoch is about the event at its time 0. Source: EEGLAB's `eeg_checkset.m` and `pop_epoch.m`.
struct EEGLABEpochs: EventEpochs {
  let path: String
  let electrodes: [String]
  let samplingRate: Double
  let firstSample: Int
  let windowLength: Int
  let events: [[Event]]
  let rejected: Set<Int>
  let comment: String?
  let flashRows: [FlashRow]?
  let warnings: [Warning]
  private let bytes: FileBytes
  private let store: SampleStore
  /// The electrodes' rows of the samples.
  private let rows: [Int]

  /// The longest window of epochs, in s: longer trials are stretches of a recording, in which there are
  /// flashes of their own.
  static let longestWindow = 10.0

  var digest: String { bytes.sha256() }
  var count: Int { events.count }

  /// Whether a file holds a data set of epochs: of several trials, or what this package wrote.
  static func canRead(_ bytes: FileBytes) -> Bool {
    guard MATReader.canRead(bytes), let file = try? MATFile(bytes),
      EEGLABSet.isPresent(in: file), let set = try? EEGLABSet(file),
      let points = try? set.count("pnts"), let rate = try? set.samplingRate()
    else { return false }
    if let trials = try? set.count("trials"), trials > 1 {
      return Double(points) / rate <= longestWindow
    }
    guard let comment = try? set.comment(), comment.contains("Made by p300 from: {") else {
      return false
    }
    return (try? set.flashRows(count: 1)) != nil
  }

  /// Reads everything but the samples.
  ///
  /// - Throws: `ReadingError` with the field that is wrong, or of the `.fdt` file.
  init(_ bytes: FileBytes) throws(ReadingError) {
    path = bytes.path
    self.bytes = bytes
    let set = try EEGLABSet(MATFile(bytes))
    var warnings: [Warning] = []
    let matrix = try EEGLABMatrix(set, warnings: &warnings)
    samplingRate = try set.samplingRate()
    windowLength = matrix.points
    let first = try set.field("xmin").flatMap(EEGLABSet.number) ?? 0
    guard let firstSample = Int(exactly: (first * samplingRate).rounded()),
      abs(firstSample) <= 1 << 24
    else {
      throw .malformed(
        path: path, place: .part("EEG.xmin"), found: "\(first)",
        expected: "when a trial begins, in s")
    }
    self.firstSample = firstSample
    let channels = try set.channels(matrix.channels)
    rows = channels.indices.filter { channels[$0].kind == .eeg }
    electrodes = rows.map { channels[$0].label }
    store = try matrix.samples()
    guard !rows.isEmpty else {
      throw .malformed(
        path: path, place: .part("EEG.chanlocs"), found: "no EEG", expected: "electrodes")
    }
    let zero = ZeroEvents(
      trials: matrix.trials, points: windowLength, firstSample: firstSample)
    var marks = try set.marks(warnings: &warnings)
    if marks.isEmpty { marks = try set.marksOfEpochs(points: windowLength, xmin: first) }
    let original = try set.originalLatencies()
    events = zero.events(marks, original: original, samplingRate: samplingRate)
    let without = events.count { $0.isEmpty }
    if without > 0 {
      warnings.add(.missing, "\(without) of \(events.count) epochs have no event at their time 0")
    }
    rejected = Set(try set.rejected(trials: matrix.trials))
    comment = try? set.comment()
    flashRows = try? set.flashRows(count: matrix.trials)
    self.warnings = warnings
  }

  func samples(of chosen: [Int]) -> [Float] {
    var samples: [Float] = []
    samples.reserveCapacity(chosen.count * rows.count * windowLength)
    for epoch in chosen {
      let range = epoch * windowLength..<(epoch + 1) * windowLength
      for row in rows { samples += store.read(channel: row, samples: range) }
    }
    return samples
  }
}

/// Finds what each trial is about.
private struct ZeroEvents {
  let trials: Int
  let points: Int
  let firstSample: Int

  /// The events at the time 0 of each trial, with the onsets that the recording's own events had.
  ///
  /// Those are the nearest to 0 if within a sample of it. A trial that does not reach to 0 is about its only
  /// event. Without the recording's events no onset is known.
  func events(
    _ marks: [EEGLABSet.Mark], original: [Double?], samplingRate: Double
  ) -> [[Event]] {
    var nearest = [(distance: Double, marks: [EEGLABSet.Mark])](
      repeating: (.infinity, []), count: trials)
    var counts = [Int](repeating: 0, count: trials)
    for mark in marks {
      let place = ((mark.latency - 1 + 0.5) / Double(points)).rounded(.down)
      guard let trial = Int(exactly: mark.epoch.map { $0 - 1 } ?? place),
        nearest.indices.contains(trial)
      else { continue }
      counts[trial] += 1
      let time = mark.latency - 1 - Double(trial) * Double(points) + Double(firstSample)
      let distance = abs(time)
      if distance < nearest[trial].distance - 0.01 {
        nearest[trial] = (distance, [mark])
      } else if distance < nearest[trial].distance + 0.01 {
        nearest[trial].marks.append(mark)
      }
    }
    let reachesZero = firstSample <= 0 && firstSample + points > 0
    let chosen = nearest.indices.map { trial in
      nearest[trial].distance <= 1.001 || !reachesZero && counts[trial] == 1
        ? nearest[trial].marks : []
    }
    let onsets = chosen.map { marks -> Double? in
      guard let number = marks.lazy.compactMap(\.original).first,
        let index = Int(exactly: number), original.indices.contains(index - 1)
      else { return nil }
      return original[index - 1].map { ($0 - 1) / samplingRate }
    }
    let areKnown = zip(chosen, onsets).allSatisfy { $0.isEmpty || $1?.isFinite == true }
    return zip(chosen, onsets).map { marks, onset in
      let onset = areKnown ? onset ?? .nan : .nan
      return marks.map { Event(onset: onset, text: $0.text, code: Int($0.text)) }
    }
  }
}

extension EEGLABSet {
  /// What the set says of itself.
  fileprivate func comment() throws(ReadingError) -> String? {
    guard let array = try field("comments"), array.kind == .character else { return nil }
    return try array.text()
  }

  /// The events as the list of trials has them, in ms of each; for sets without a list of events.
  fileprivate func marksOfEpochs(points: Int, xmin: Double) throws(ReadingError) -> [Mark] {
    guard let array = try field("epoch"), array.kind == .structure, array.count > 0 else {
      return []
    }
    let rate = try samplingRate()
    let fields = try array.fields()
    var marks: [Mark] = []
    for trial in 0..<array.count {
      let texts = try Self.list(fields.field("eventtype", of: trial))
      let times = try Self.list(fields.field("eventlatency", of: trial))
      for (text, time) in zip(texts, times) {
        guard let milliseconds = Double(decimal: time) else { continue }
        let sample = (milliseconds / 1000 - xmin) * rate
        marks.append(
          Mark(
            latency: Double(trial) * Double(points) + sample + 1, duration: 0, text: text,
            epoch: Double(trial + 1), original: nil))
      }
    }
    return marks
  }

  /// The cells of an array as texts, or the one that it is; numbers of an array one by one.
  private static func list(_ array: MATArray?) throws(ReadingError) -> [String] {
    guard let array, array.count > 0 else { return [] }
    if array.kind == .cell {
      let cells = try array.cells()
      var texts: [String] = []
      for index in 0..<cells.count { texts.append(try text(cells.cell(index))) }
      return texts
    }
    guard array.kind.isNumeric, array.count > 1 else { return [try text(array)] }
    let numbers = try array.numbers()
    return (0..<numbers.count).map { "\(numbers[$0])" }
  }

  /// What this package wrote of each epoch's flash; `nil` where it did not.
  fileprivate func flashRows(count: Int) throws(ReadingError) -> [FlashRow]? {
    guard let array = try field("event"), array.kind == .structure, array.count == count else {
      return nil
    }
    let fields = try array.fields()
    var rows: [FlashRow] = []
    for index in 0..<count {
      func number(_ name: String) throws(ReadingError) -> Double? {
        try fields.field(name, of: index).flatMap(Self.number)
      }
      guard let target = try number("target").flatMap({ Int8(exactly: $0) }),
        let stimulus = try number("stimulus").flatMap({ Int16(exactly: $0) }),
        let recording = try number("recording").flatMap({ Int32(exactly: $0) }),
        let onset = try number("onset"),
        let selection = try number("selection").flatMap({ Int32(exactly: $0) }),
        let repetition = try number("repetition").flatMap({ Int32(exactly: $0) })
      else { return nil }
      rows.append(
        FlashRow(
          target: target, stimulus: stimulus, recording: recording, onset: onset,
          selection: selection, repetition: repetition))
    }
    return rows
  }
}
