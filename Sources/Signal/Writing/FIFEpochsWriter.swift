import Files

/// Writes epochs as a FIF file that MNE's `read_epochs` opens.
///
/// Voltages are in V: the numbers stand there in µV with a calibration of 10⁻⁶, so that nothing is
/// rounded. z-scored epochs have no unit, and a calibration of 1. Events are named `target/3` and
/// `nontarget/3`, with the stimulus code as number (plus 1000 for targets); what else is known of a
/// flash stands in the metadata table. Electrodes of the 10–20 system have their places on a head of
/// 95 mm, MNE's own sphere. Source: what MNE-Python writes, and its list of constants.
public struct FIFEpochsWriter {
  private let epochs: Epochs
  private let events: EpochEvents

  private enum Block {
    static let measurement = 100
    static let measurementInfo = 101
    static let processed = 103
    static let digitizer = 107
    static let channelInfo = 113
    static let events = 361
    static let epochs = 373
    static let metadata = 3811
  }

  /// A writer of `epochs`.
  public init(_ epochs: Epochs) {
    self.epochs = epochs
    events = EpochEvents(epochs)
  }

  /// Writes the file; it appears whole or not at all.
  ///
  /// - Throws: `WritingError` of the operating system, or beyond the 2 GB of a FIF tag.
  public func write(to path: String) throws(WritingError) {
    let byteCount = epochs.samples.count * 4 + 16
    guard byteCount <= Int(Int32.max) else {
      throw WritingError(
        path: path,
        reason: "\(epochs.count) epochs need more than the 2 GB of a FIF file; "
          + "write them as .npz, or fewer at a time")
    }
    var writer = try FIFTagWriter(OutputFile(path: path))
    try writer.begin(Block.measurement)
    try writer.identifier(103)
    try writeInfo(to: &writer)
    try writer.begin(Block.processed)
    try writer.begin(Block.epochs)
    try writeEvents(to: &writer)
    try writer.begin(Block.metadata)
    try writer.text(206, flashes)
    try writer.end(Block.metadata)
    try writer.numbers(208, [epochs.firstSample])
    try writer.numbers(209, [epochs.firstSample + epochs.windowLength - 1])
    try writer.number(3803, Float(epochs.samplingRate))
    try writer.head(
      302, type: FIFTagWriter.Kind.matrix | FIFTagWriter.Kind.single, byteCount: byteCount)
    for epoch in 0..<epochs.count {
      let range = epoch * epochs.epochSize..<(epoch + 1) * epochs.epochSize
      try writer.append(epochs.samples[range].map { $0.bitPattern.bigEndian })
    }
    // The dimensions stand behind the numbers, the fastest first, then how many there are.
    try writer.append(
      [epochs.windowLength, epochs.electrodes.count, epochs.count, 3].map {
        UInt32(clamping: $0).bigEndian
      })
    let dropped = Array(repeating: "[]", count: epochs.count).joined(separator: ",")
    try writer.text(3801, "[\(dropped)]")
    try writer.numbers(3800, Array(0..<epochs.count))
    for block in [Block.epochs, Block.processed, Block.measurement] { try writer.end(block) }
    try writer.commit()
  }

  private func writeInfo(to writer: inout FIFTagWriter) throws(WritingError) {
    let preprocessing = epochs.metadata.preprocessing
    try writer.begin(Block.measurementInfo)
    try writer.text(206, "Made by p300 from: \(Self.ascii(JSONText.encode(epochs.metadata)))")
    try writer.numbers(200, [epochs.electrodes.count])
    try writer.number(201, Float(epochs.samplingRate))
    try writer.number(219, Float(preprocessing?.band.high ?? epochs.samplingRate / 2))
    try writer.number(223, Float(preprocessing?.band.low ?? 0))
    if let preprocessing, preprocessing.reference != .recorded { try writer.numbers(3567, [1]) }
    try writeDigitizer(to: &writer)
    for (index, label) in epochs.electrodes.enumerated() {
      try writer.tag(203, type: FIFTagWriter.Kind.channel, channel(label, number: index + 1))
    }
    // Names that the 15 characters of a channel cannot hold stand in blocks of their own, for all.
    if epochs.electrodes.contains(where: { FIFTagWriter.latin1($0).count > 15 }) {
      for label in epochs.electrodes {
        try writer.begin(Block.channelInfo)
        try writer.text(258, label)
        try writer.end(Block.channelInfo)
      }
    }
    try writer.end(Block.measurementInfo)
  }

  /// JSON with escapes for what the file's Latin-1 may lack.
  private static func ascii(_ json: String) -> String {
    json.utf16.reduce(into: "") { text, unit in
      if unit < 0x80 {
        text.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
      } else {
        let digits = String(unit, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
  }

  /// The known places once more, as points of a digitizer: readers make the montage of them.
  private func writeDigitizer(to writer: inout FIFTagWriter) throws(WritingError) {
    let places = epochs.electrodes.compactMap { place(of: $0) }
    guard !places.isEmpty else { return }
    try writer.begin(Block.digitizer)
    try writer.numbers(3506, [4])  // head coordinates
    for (index, place) in places.enumerated() {
      var point: [UInt8] = []
      for field in [3, Int32(clamping: index + 1)] { point.append(field.bigEndian) }
      for field in place { point.append(field.bitPattern.bigEndian) }
      try writer.tag(213, type: FIFTagWriter.Kind.point, point)
    }
    try writer.end(Block.digitizer)
  }

  /// Where an electrode is, in m from the middle of the head: right, front, top.
  private func place(of label: String) -> [Float]? {
    let head = 0.095
    return Montage.position(of: label).map {
      [Float($0.x * head), Float($0.y * head), Float($0.z * head)]
    }
  }

  /// The 96 bytes of a channel: numbers, kind EEG, range, calibration, coil, place, unit, name.
  private func channel(_ label: String, number: Int) -> [UInt8] {
    let isVoltage = epochs.isInMicrovolts
    var bytes: [UInt8] = []
    for field in [Int32(clamping: number), Int32(clamping: number), 2] {
      bytes.append(field.bigEndian)
    }
    for field: Float in [1, isVoltage ? 1e-6 : 1] { bytes.append(field.bitPattern.bigEndian) }
    bytes.append(Int32(1).bigEndian)  // a cup electrode
    let place = place(of: label)
    // Behind the electrode's own place stands that of the reference, which is not known.
    let fields = place.map { $0 + Array(repeating: 0, count: 9) }
    for field in fields ?? Array(repeating: .nan, count: 12) {
      bytes.append(field.bitPattern.bigEndian)
    }
    let volt: Int32 = 107
    bytes.append((isVoltage ? volt : -1).bigEndian)
    bytes.append(Int32(0).bigEndian)
    let name = shortName(label, number: number)
    return bytes + name + [UInt8](repeating: 0, count: 16 - name.count)
  }

  /// At most 15 characters that no other channel shares.
  private func shortName(_ label: String, number: Int) -> [UInt8] {
    let name = FIFTagWriter.latin1(label)
    guard name.count > 15 else { return name }
    let digits = Array("~\(number)".utf8)
    return name.prefix(15 - digits.count) + digits
  }

  private func writeEvents(to writer: inout FIFTagWriter) throws(WritingError) {
    try writer.begin(Block.events)
    try writer.numbers(
      3561,
      events.samples.indices.flatMap { [events.samples[$0], 0, events.numbers[$0]] })
    let names = Dictionary(zip(events.names, events.numbers)) { first, _ in first }
      .sorted { $0.value < $1.value }
    try writer.text(206, names.map { "\($0.key):\($0.value)" }.joined(separator: ";"))
    try writer.end(Block.events)
  }

  /// What is known of each flash, as MNE keeps tables: JSON, one object an epoch.
  private var flashes: String {
    let rows = epochs.labels.indices.map { index -> String in
      let onset = epochs.onsets[index]
      return "{\"target\":\(epochs.labels[index].rawValue),\"stimulus\":\(epochs.stimuli[index]),"
        + "\"recording\":\(epochs.recordings[index]),"
        + "\"onset\":\(onset.isFinite ? "\(onset)" : "null"),"
        + "\"selection\":\(epochs.selections[index]),"
        + "\"repetition\":\(epochs.repetitions[index])}"
    }
    return "[" + rows.joined(separator: ",") + "]"
  }
}
