import Files
import Signal

/// Structs of a signal and of the samples at which stimuli began, as OpenBMI writes them.
///
/// `x` [sample, electrode] µV, `t` the first sample of each stimulus (from 1), `y_dec` its class,
/// `class` a cell of numbers and names of classes, `fs` in Hz, `chan` a cell of labels.
struct MATOnsets: Sendable {
  /// The structs' names, and what the recordings in them are called.
  let variables: KeyValuePairs<String, String>

  func read(_ file: MATFile, as set: MATDataSet) throws(ReadingError) -> [Recording]? {
    guard variables.contains(where: { file[$0.key]?.kind == .structure }) else { return nil }
    var recordings: [Recording] = []
    for (variable, name) in variables {
      guard file[variable]?.kind == .structure, let array = try file.array(variable) else {
        continue
      }
      recordings.append(try read(array.fields(), file, variable: variable, name: name, as: set))
    }
    return recordings
  }

  private func read(
    _ fields: MATChildren, _ file: MATFile, variable: String, name: String, as set: MATDataSet
  ) throws(ReadingError) -> Recording {
    func required(_ field: String) throws(ReadingError) -> MATArray {
      guard let array = try fields.field(field) else {
        throw .malformed(
          path: file.path, place: .part("variable \(variable)"),
          found: "the fields \(fields.fields.joined(separator: ", "))",
          expected: "a field \(field)")
      }
      return array
    }
    let signal = try required("x")
    let sizes = signal.dimensions.drop { $0 == 1 }
    guard sizes.count == 2, let count = sizes.first, let width = sizes.last, signal.count > 0,
      width <= 4096
    else { throw signal.mismatch(expected: "[sample, electrode] (\(variable).x)") }
    let rate = try required("fs").number()
    guard rate > 0, rate.isFinite else {
      throw .malformed(
        path: file.path, place: .part("\(variable).fs"), found: "\(rate)",
        expected: "a rate in Hz")
    }
    let labels = try required("chan").labels(count: width) ?? set.labels(width)
    var recording = try set.recording(
      file, name: name, numbers: signal.numbers(), labels: labels,
      offsets: (0..<width).map { $0 * count }, stride: 1, count: count, samplingRate: rate,
      kinds: labels.map { .inferred(label: $0, isVoltage: true) })
    let onsets = try required("t")
    let classes = try required("y_dec")
    guard onsets.count == classes.count else {
      throw classes.mismatch(
        expected: "\(onsets.count) classes, as there are onsets (\(variable).y_dec)")
    }
    guard onsets.count > 0 else { return recording }
    let target = try target(fields)
    let (samples, kinds) = (try onsets.wholeNumbers(), try classes.wholeNumbers())
    recording.events = zip(samples, kinds).map { sample, kind in
      Event(
        onset: Double(sample - 1) / rate, text: kind == target ? "target" : "nontarget",
        code: kind)
    }
    recording.events.sortByOnset()
    return recording
  }

  /// The number of the class of targets: as `class` says, else 1.
  private func target(_ fields: MATChildren) throws(ReadingError) -> Int {
    guard let names = try fields.field("class"), names.kind == .cell else { return 1 }
    let texts = try names.texts()
    // Numbers stand in the first column, names in the second.
    let rows = texts.count / 2
    for row in 0..<rows where Label(named: texts[rows + row]) == .target {
      return Int(texts[row]) ?? 1
    }
    return 1
  }
}
