/// Builds XDF files in memory, independently of the reader.
public struct XDFBuilder {
  private var bytes = Array("XDF:".utf8)

  /// Begins a file.
  public init() {
    chunk(1, Array("<?xml version=\"1.0\"?><info><version>1.0</version></info>".utf8))
  }

  /// The bytes so far.
  public var file: [UInt8] { bytes }

  /// Appends a chunk.
  public mutating func chunk(_ tag: UInt16, _ content: [UInt8]) {
    bytes += Self.length(content.count + 2) + Self.little(tag) + content
  }

  /// Appends a stream's header.
  public mutating func stream(
    _ identifier: UInt32, name: String, type: String, channels: [(String, String)], rate: Double,
    format: String
  ) {
    let described = channels.map {
      "<channel><label>\($0.0)</label><unit>\($0.1)</unit><type/></channel>"
    }
    let xml =
      "<?xml version=\"1.0\"?>\n<info>\n\t<name>\(name)</name><type>\(type)</type>"
      + "<channel_count>\(channels.count)</channel_count><nominal_srate>\(rate)</nominal_srate>"
      + "<channel_format>\(format)</channel_format><!-- a <b> comment -->"
      + "<desc><channels>\(described.joined())</channels></desc></info>"
    chunk(2, Self.little(identifier) + Array(xml.utf8))
  }

  /// Appends a chunk of samples: a time or none, and the values' bytes.
  public mutating func samples(_ identifier: UInt32, _ samples: [(Double?, [UInt8])]) {
    var content = Self.little(identifier) + Self.length(samples.count)
    for (time, values) in samples {
      content += time.map { [8] + Self.little($0.bitPattern) } ?? [0]
      content += values
    }
    chunk(3, content)
  }

  /// Appends a clock offset.
  public mutating func offset(_ identifier: UInt32, time: Double, offset: Double) {
    chunk(
      4, Self.little(identifier) + Self.little(time.bitPattern) + Self.little(offset.bitPattern))
  }

  /// A text as a value.
  public static func text(_ text: String) -> [UInt8] {
    length(text.utf8.count) + Array(text.utf8)
  }

  /// An integer, least significant byte first.
  public static func little(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }

  private static func length(_ count: Int) -> [UInt8] {
    count < 256 ? [1, UInt8(count)] : [4] + little(UInt32(count))
  }

  /// Two EEG channels of a ramp at 100 Hz, 60 samples from 50 s of a clock that is 1000 s behind,
  /// and markers at 0.1 and 0.305 s; with `resets`, the EEG's clock starts anew at sample 30 and
  /// 5 s are lost.
  public static func example(format: String, resets: Bool = false) -> [UInt8] {
    var builder = XDFBuilder()
    builder.stream(
      7, name: "Cap &amp; co", type: "EEG", channels: [("Fz", "microvolts"), ("Cz", "mV")],
      rate: 100, format: format)
    builder.stream(
      9, name: "Marks", type: "Markers", channels: [("m", "")], rate: 0, format: "string")
    builder.stream(11, name: "Empty", type: "EEG", channels: [("x", "")], rate: 500, format: "int8")
    func values(_ sample: Int) -> [UInt8] {
      [sample, 2 * sample].flatMap { value in
        format == "int16" ? little(Int16(value)) : little(Float(value).bitPattern)
      }
    }
    for second in 0..<3 { builder.offset(7, time: 49 + Double(second), offset: 1000) }
    if resets {
      for second in 0..<3 { builder.offset(7, time: 1 + Double(second), offset: 1053) }
    }
    for start in stride(from: 0, to: 60, by: 10) {
      builder.samples(
        7,
        (start..<(start + 10)).map { sample in
          // Every second sample leaves its time to the rate.
          let time =
            resets && sample >= 30 ? 2.3 + Double(sample - 30) / 100 : 50 + Double(sample) / 100
          return (sample % 2 == 0 ? time : nil, values(sample))
        })
    }
    builder.samples(
      9, [(1050.1, text("flash/3/Target")), (1050.305, text("12"))])
    return builder.file
  }
}
