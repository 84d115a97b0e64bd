import Files
import Signal

/// What the XML of a stream's header says of it.
struct XDFDescription {
  /// The stream's name.
  private(set) var name = ""
  /// What kind of data it says it has, such as `EEG` or `Markers`.
  private(set) var type = ""
  /// The number of channels.
  private(set) var channelCount = 0
  /// Its rate in Hz; 0 where samples come irregularly.
  private(set) var rate = 0.0
  /// The name of the number format.
  private(set) var format = ""
  /// Label, unit and type of each channel that is described.
  private(set) var channels: [(label: String, unit: String, type: String)] = []

  /// Takes the description from the XML of a header.
  init(xml: [UInt8]) {
    var elements = XMLElements(xml)
    while let element = elements.next() {
      guard let text = element.text else { continue }
      switch element.path {
      case ["info", "name"]: name = text
      case ["info", "type"]: type = text
      case ["info", "channel_count"]: channelCount = Int(decimal: text) ?? 0
      case ["info", "nominal_srate"]: rate = Double(decimal: text) ?? 0
      case ["info", "channel_format"]: format = text
      case ["info", "desc", "channels", "channel", "label"]:
        channels.append((text, "", ""))
      case ["info", "desc", "channels", "channel", "unit"] where !channels.isEmpty:
        channels[channels.count - 1].unit = text
      case ["info", "desc", "channels", "channel", "type"] where !channels.isEmpty:
        channels[channels.count - 1].type = text
      default: continue
      }
    }
  }
}
