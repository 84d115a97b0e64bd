import Files
import Signal

/// What `infoN.xml` says of the signal in `signalN.bin`.
struct MFFInformation {
  /// What kind of signal it is, such as `EEG` or `PNSData`.
  private(set) var type = ""
  /// By what the numbers of each channel, from 1, are multiplied to be µV.
  private(set) var gains: [Int: Double] = [:]
  /// Channels from 1 that a person marked as bad.
  private(set) var bad: Set<Int> = []

  init(_ bytes: FileBytes) throws(ReadingError) {
    var elements = XMLElements(try ByteReader(bytes).array(at: 0, length: bytes.count))
    var (kind, pending): (String, [Int: Double]) = ("", [:])
    while let element = elements.next() {
      let path = element.path.dropFirst()
      switch path {
      case let path where path.dropLast() == ["generalInformation", "fileDataType"]:
        type = element.name
      case ["calibrations", "calibration", "type"]: kind = element.text ?? ""
      case ["calibrations", "calibration", "channels", "ch"]:
        guard let number = element.attribute("n").flatMap({ Int(decimal: $0) }),
          let gain = element.text.flatMap({ Double(decimal: $0) }), gain.isFinite
        else {
          throw .malformed(
            path: bytes.path, place: .part("calibrations"), found: "“\(element.text ?? "")”",
            expected: "a number for a channel with an n")
        }
        pending[number] = gain
      case ["calibrations", "calibration"]:
        // The others are of zero and impedance.
        if kind == "GCAL" { gains = pending }
        (kind, pending) = ("", [:])
      case ["channels"]: bad.formUnion(Self.badChannels(element))
      default: continue
      }
    }
  }

  /// Those that an element `channels` excludes.
  static func badChannels(_ element: XMLElements.Element) -> [Int] {
    guard element.attribute("exclusion") == "badChannels" else { return [] }
    return (element.text ?? "").split(whereSeparator: \.isWhitespace).compactMap {
      Int(decimal: $0)
    }
  }
}
