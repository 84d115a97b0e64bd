import Files
import Signal

/// The fields of an EEGLAB data set, whether saved as one struct `EEG` or as variables of their own.
struct EEGLABSet {
  private let file: MATFile
  private let fields: MATChildren?

  /// The file's path.
  var path: String { file.path }

  /// Whether a MAT file holds a data set.
  static func isPresent(in file: MATFile) -> Bool {
    if let set = file["EEG"], set.kind == .structure { return true }
    return ["data", "srate", "nbchan", "pnts"].allSatisfy { file[$0] != nil }
  }

  init(_ file: MATFile) throws(ReadingError) {
    self.file = file
    fields = try file.array("EEG")?.fields()
    if let count = fields?.count, count != 1 {
      throw .unsupported(
        path: file.path, place: .part("variable EEG"), found: "\(count) data sets in one file",
        remedy: "save each in a file of its own")
    }
  }

  /// A field; `nil` where the set lacks it.
  func field(_ name: String) throws(ReadingError) -> MATArray? {
    guard let fields else { return try file.array(name) }
    return try fields.field(name)
  }

  /// A whole number from 1.
  func count(_ name: String) throws(ReadingError) -> Int? {
    guard let array = try field(name), array.count > 0 else { return nil }
    let number = try array.number()
    guard let count = Int(exactly: number), count > 0 else {
      throw .malformed(
        path: path, place: .part("EEG.\(name)"), found: "\(number)",
        expected: "a whole number from 1")
    }
    return count
  }

  /// The sampling rate in Hz.
  func samplingRate() throws(ReadingError) -> Double {
    let rate = try field("srate")?.number()
    guard let rate, rate > 0, rate.isFinite else {
      throw .malformed(
        path: path, place: .part("EEG.srate"), found: rate.map { "\($0)" } ?? "nothing",
        expected: "a rate in Hz")
    }
    return rate
  }

  /// Labels and kinds of `count` channels; numbered where the set has no locations.
  func channels(_ count: Int) throws(ReadingError) -> [Channel] {
    guard let locations = try field("chanlocs"), locations.kind == .structure,
      locations.count == count
    else {
      return (0..<count).map { index in
        let digits = "\(index)"
        return Channel(
          label: "EEG " + String(repeating: "0", count: max(0, 3 - digits.count)) + digits)
      }
    }
    let fields = try locations.fields()
    var channels: [Channel] = []
    for index in 0..<count {
      let label = try fields.field("labels", of: index).map(Self.text) ?? ""
      let type = try fields.field("type", of: index).map(Self.text) ?? ""
      channels.append(
        Channel(
          label: label.isEmpty ? "\(index + 1)" : label,
          kind: Channel.Kind(rawValue: type.lowercased())
            ?? .inferred(label: label, isVoltage: true)))
    }
    let labels = channels.map(\.label).disambiguated()
    for (index, label) in labels.enumerated() { channels[index].label = label }
    return channels
  }

  /// A text, or a number as one; empty for anything else.
  static func text(_ array: MATArray) throws(ReadingError) -> String {
    if array.kind == .character { return String(trimming: Array(try array.text().utf8)) }
    guard array.kind.isNumeric, array.count == 1 else { return "" }
    let number = try array.number()
    return Int(exactly: number).map(String.init) ?? "\(number)"
  }

  /// The events in order of onset; their latencies count samples from 1.
  func events(samplingRate: Double, warnings: inout [Warning]) throws(ReadingError) -> [Event] {
    try marks(warnings: &warnings).map { mark in
      Event(
        onset: (mark.latency - 1) / samplingRate, duration: mark.duration / samplingRate,
        text: mark.text, code: Int(mark.text))
    }.sorted { $0.onset < $1.onset }
  }

  /// An event as it stands in the set.
  struct Mark {
    /// In samples of all trials behind one another, from 1.
    let latency: Double
    /// In samples.
    let duration: Double
    let text: String
    /// The trial that it lies in, from 1, where the set says.
    let epoch: Double?
    /// Which of the recording's events it was, from 1, where the set says.
    let original: Double?
  }

  /// The events in the set's order.
  func marks(warnings: inout [Warning]) throws(ReadingError) -> [Mark] {
    guard let array = try field("event"), array.kind == .structure, array.count > 0 else {
      return []
    }
    let fields = try array.fields()
    var marks: [Mark] = []
    var lost = 0
    for index in 0..<array.count {
      let latency = try fields.field("latency", of: index).flatMap(Self.number)
      guard let latency, latency.isFinite else {
        lost += 1
        continue
      }
      let duration = try fields.field("duration", of: index).flatMap(Self.number) ?? 0
      marks.append(
        Mark(
          latency: latency, duration: duration.isFinite ? max(0, duration) : 0,
          text: try fields.field("type", of: index).map(Self.text) ?? "",
          epoch: try fields.field("epoch", of: index).flatMap(Self.number),
          original: try fields.field("urevent", of: index).flatMap(Self.number)))
    }
    if lost > 0 { warnings.add(.damage, "\(lost) events have no latency and are left out") }
    return marks
  }

  /// The latencies of the recording's events before it was cut into trials, in samples from 1.
  func originalLatencies() throws(ReadingError) -> [Double?] {
    guard let array = try field("urevent"), array.kind == .structure, array.count > 0 else {
      return []
    }
    let fields = try array.fields()
    var latencies: [Double?] = []
    for index in 0..<array.count {
      latencies.append(try fields.field("latency", of: index).flatMap(Self.number))
    }
    return latencies
  }

  /// The trials that are marked for rejection, by hand or by one of EEGLAB's criteria, from 0.
  func rejected(trials: Int) throws(ReadingError) -> [Int] {
    guard trials > 1, let reject = try field("reject"), reject.kind == .structure,
      reject.count == 1
    else { return [] }
    let fields = try reject.fields()
    let marks = ["rejmanual", "rejthresh", "rejconst", "rejjp", "rejkurt", "rejfreq", "rejglobal"]
    var rejected: Set<Int> = []
    for mark in marks {
      guard let array = try fields.field(mark), array.kind.isNumeric, array.count == trials else {
        continue
      }
      let numbers = try array.numbers()
      for trial in 0..<trials where numbers[trial] != 0 { rejected.insert(trial) }
    }
    return rejected.sorted()
  }

  /// A single number; `nil` for anything else.
  static func number(_ array: MATArray) throws(ReadingError) -> Double? {
    array.kind.isNumeric && array.count == 1 ? try array.number() : nil
  }
}
