import Files
import Signal

/// The header of a Neuroelectrics file (`.nedf`): XML in the first 10,240 bytes, padded with NULs.
///
/// Source: the reader that Neuroelectrics publishes for EEGLAB (NEPlugin), and MNE-Python's.
struct NEDFHeader {
  /// The bytes before the first sample.
  static let length = 10_240

  /// Samples per second, in Hz.
  private(set) var samplingRate = 0.0
  /// The electrodes' labels, in order.
  private(set) var labels: [String] = []
  /// Samples a channel as stated.
  private(set) var statedCount = 0
  /// Axes of the accelerometer, stored once for five samples of EEG.
  private(set) var axes = 0
  /// Whether what was stimulated is stored beside the EEG.
  private(set) var hasStimulation = false
  /// The version; `nil` in early files, whose triggers are one byte.
  private(set) var version: String?

  /// Bytes of the triggers of one sample.
  var triggerSize: Int { version == nil ? 1 : 4 }
  /// Bytes of one sample: EEG, stimulation at twice the rate, trigger.
  var sampleSize: Int { 3 * labels.count * (hasStimulation ? 3 : 1) + triggerSize }
  /// Bytes of five samples behind those of the accelerometer.
  var blockSize: Int { 2 * axes + 5 * sampleSize }

  init(_ bytes: FileBytes) throws(ReadingError) {
    let reader = ByteReader(bytes)
    let header = try reader.array(at: 0, length: min(Self.length, bytes.count))
    guard let end = header.firstIndex(of: 0) else {
      throw .malformed(
        path: bytes.path, place: .byte(0), found: "no end of the XML header",
        expected: "a NUL within \(Self.length) bytes")
    }
    func number(_ element: XMLElements.Element) throws(ReadingError) -> Int {
      guard let number = Int(decimal: element.text ?? ""), number >= 0, number < 1 << 40 else {
        throw .malformed(
          path: bytes.path, place: .part(element.path.joined(separator: "/")),
          found: "“\(element.text ?? "")”", expected: "a whole number from 0")
      }
      return number
    }
    var stated: Int?
    var additional: String?
    var elements = XMLElements(Array(header[..<end]))
    while let element = elements.next() {
      // The name of the outermost element differs between versions.
      switch Array(element.path.dropFirst()) {
      case ["NEDFversion"]: version = element.text
      case ["NumberOfChannelsOfAccelerometer"]: axes = try number(element)
      case ["AdditionalChannelStatus"]: additional = element.text
      case ["STIMSettings"]: hasStimulation = true
      case ["EEGSettings", "TotalNumberOfChannels"]: stated = try number(element)
      case ["EEGSettings", "EEGSamplingRate"]: samplingRate = Double(try number(element))
      case ["EEGSettings", "NumberOfRecordsOfEEG"]: statedCount = try number(element)
      case let path where path.count == 3 && path.starts(with: ["EEGSettings", "EEGMontage"]):
        labels.append(element.text ?? "")
      default: continue
      }
    }
    func refuse(_ place: String, _ found: String, _ expected: String) -> ReadingError {
      .malformed(path: bytes.path, place: .part(place), found: found, expected: expected)
    }
    guard samplingRate > 0 else {
      throw refuse("EEGSettings/EEGSamplingRate", "no rate", "a rate in Hz")
    }
    guard (1...4096).contains(labels.count), stated == nil || stated == labels.count else {
      throw refuse(
        "EEGSettings/EEGMontage", "\(labels.count) electrodes",
        stated.map { "\($0), as TotalNumberOfChannels says" } ?? "1 to 4096")
    }
    guard axes <= 64 else {
      throw refuse("NumberOfChannelsOfAccelerometer", "\(axes)", "at most 64")
    }
    if let additional, additional != "OFF" {
      throw .unsupported(
        path: bytes.path, place: .part("AdditionalChannelStatus"),
        found: "an additional channel (\(additional))",
        remedy: "export the recording from NIC2 as .easy or EDF")
    }
  }
}
