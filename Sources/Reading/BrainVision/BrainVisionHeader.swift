import Files
import Signal

/// What a BrainVision header file (`.vhdr`, `.ahdr`) says.
///
/// Source: Brain Products, "BrainVision Core Data Format 1.0".
struct BrainVisionHeader {
  /// Whether the samples of one time or of one channel stand together.
  enum Orientation: String {
    case multiplexed = "MULTIPLEXED"
    case vectorized = "VECTORIZED"
  }

  /// How samples are written.
  enum Storage {
    case binary(SampleEncoding)
    case text(BrainVisionTable.Layout)
  }

  /// One channel.
  struct Channel {
    let label: String
    /// The unit's steps per stored step.
    let resolution: Double
    let unit: String
  }

  let dataFile: String
  let markerFile: String?
  let orientation: Orientation
  let storage: Storage
  /// Hz.
  let samplingRate: Double
  let channels: [Channel]
  /// Samples a channel, where the header says.
  let dataPoints: Int?
  /// Channels of the data file behind those of the header: one in `.ahdr` files.
  let hiddenChannels: Int

  init(_ text: BrainVisionText) throws(ReadingError) {
    let common = "Common Infos"
    dataFile = try text.value(common, "DataFile").value
    markerFile = text.entry(common, "MarkerFile").flatMap { $0.value.isEmpty ? nil : $0.value }
    try Self.checkKind(text)

    if let entry = text.entry(common, "DataOrientation") {
      guard let orientation = Orientation(rawValue: entry.value.uppercased()) else {
        throw text.malformed(entry, expected: "MULTIPLEXED or VECTORIZED")
      }
      self.orientation = orientation
    } else {
      orientation = .multiplexed
    }
    storage = try Self.storage(text)

    let interval = try text.value(common, "SamplingInterval")
    guard let microseconds = Double(decimal: interval.value), microseconds > 0,
      case let rate = 1e6 / microseconds, rate.isFinite, rate > 0
    else { throw text.malformed(interval, expected: "a number of microseconds above 0") }
    samplingRate = rate

    let count = try text.value(common, "NumberOfChannels")
    guard let number = Int(decimal: count.value), number > 0 else {
      throw text.malformed(count, expected: "a whole number above 0")
    }
    channels = try Self.channels(text, count: number, entry: count)
    dataPoints = text.entry(common, "DataPoints").flatMap { Int(decimal: $0.value) }
      .flatMap { $0 > 0 ? $0 : nil }
    hiddenChannels = text.path.lowercased().hasSuffix(".ahdr") ? 1 : 0
  }

  /// Refuses what is no time series.
  private static func checkKind(_ text: BrainVisionText) throws(ReadingError) {
    guard let entry = text.entry("Common Infos", "DataType"),
      entry.value.uppercased() != "TIMEDOMAIN"
    else { return }
    throw .unsupported(
      path: text.path, place: .line(entry.line), found: "DataType=\(entry.value)",
      remedy: "export the recording with DataType=TIMEDOMAIN")
  }

  private static func storage(_ text: BrainVisionText) throws(ReadingError) -> Storage {
    if let entry = text.entry("Common Infos", "DataFormat"), entry.value.uppercased() != "BINARY" {
      guard entry.value.uppercased() == "ASCII" else {
        throw text.malformed(entry, expected: "BINARY or ASCII")
      }
      return .text(try BrainVisionTable.Layout(text))
    }
    let format = try text.value("Binary Infos", "BinaryFormat")
    let order = text.entry("Binary Infos", "UseBigEndianOrder")?.value.uppercased()
    let number: SampleEncoding.Number
    switch format.value.uppercased() {
    case "INT_16": number = .int16
    case "INT_32": number = .int32
    case "IEEE_FLOAT_32": number = .float32
    default: throw text.malformed(format, expected: "INT_16, INT_32 or IEEE_FLOAT_32")
    }
    return .binary(SampleEncoding(number, isBigEndian: order == "YES"))
  }

  private static func channels(
    _ text: BrainVisionText, count: Int, entry: BrainVisionText.Entry
  ) throws(ReadingError) -> [Channel] {
    var byNumber: [Int: Channel] = [:]
    for line in text.entries("Channel Infos") {
      guard line.key.hasPrefix("ch"), let number = Int(line.key.dropFirst(2)),
        (1...count).contains(number)
      else { continue }
      let parts = BrainVisionText.parts(line.value)
      var resolution = 1.0
      if parts.count > 2, case let stated = String(trimming: Array(parts[2].utf8)), !stated.isEmpty
      {
        guard let number = Double(decimal: stated) else {
          throw text.malformed(line, expected: "a number as the third part, the resolution")
        }
        resolution = number
      }
      // Without a unit, the format means µV.
      let unit = parts.count > 3 ? String(trimming: Array(parts[3].utf8)) : ""
      byNumber[number] = Channel(
        label: parts[0], resolution: resolution, unit: unit.isEmpty ? "µV" : unit)
    }
    guard byNumber.count == count else {
      throw .malformed(
        path: text.path, place: .line(entry.line), found: "\(count) channels",
        expected: "\(byNumber.count), as many as [Channel Infos] describes")
    }
    return (1...count).compactMap { byNumber[$0] }
  }
}
