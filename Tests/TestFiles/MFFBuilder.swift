/// Builds the files of EGI's recordings in memory, independently of the reader.
package struct MFFBuilder: Sendable {
  /// A sensor as the layout has it.
  package struct Sensor: Sendable {
    package var name: String
    package var number: Int
    package var type: Int
    package var place: (x: Double, y: Double, z: Double)

    package init(_ name: String, _ number: Int, _ type: Int, _ place: (Double, Double, Double)) {
      (self.name, self.number, self.type, self.place) = (name, number, type, place)
    }
  }

  package var rate = 250
  package var sensors = [
    Sensor("", 1, 0, (6, 0, 0)), Sensor("", 2, 0, (0, 6, 0)), Sensor("VREF", 3, 1, (0, 0, 9)),
    Sensor("Nasion", 0, 2, (0, 9, 0)),
  ]
  /// When stretches begin, in µs, and the samples of their blocks.
  package var stretches: [(begin: Int, blocks: [Int])] = [(0, [40, 20]), (1_000_000, [30])]
  package var gains: [Int: Double] = [1: 0.5, 2: 2]
  package var bad: [Int] = []
  /// The time of the day, code and label.
  package var events = [
    (time: "12:00:00.100000", code: "DIN1", label: ""),
    (time: "12:00:01.020000", code: "targ", label: "x"),
  ]
  /// Nanoseconds in stretches, as early files have them.
  package var isInNanoseconds = false

  package init() {}

  /// Channels of the signal.
  package var channelCount: Int { sensors.count { $0.type < 2 } }

  /// What is stored; the reference, the last one, is 0.
  package func stored(_ channel: Int, _ sample: Int) -> Float {
    channel == channelCount - 1 ? 0 : Float(sample * 3 - 50 * channel)
  }

  /// All files by name.
  package var files: [String: [UInt8]] {
    var files = ["signal1.bin": signal, "signal2.bin": [1, 2, 3]]
    for (name, text) in texts {
      files[name] = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\(text)\n".utf8)
    }
    return files
  }

  private var texts: [String: String] {
    let layout = sensors.map { sensor in
      "<sensor><name>\(sensor.name)</name><number>\(sensor.number)</number>"
        + "<type>\(sensor.type)</type><x>\(sensor.place.x)</x><y>\(sensor.place.y)</y>"
        + "<z>\(sensor.place.z)</z></sensor>"
    }.joined()
    let calibrations = gains.sorted { $0.key < $1.key }.map {
      "<ch n=\"\($0.key)\">\($0.value)</ch>"
    }
    func information(_ type: String, _ more: String) -> String {
      "<dataInfo xmlns=\"http://www.egi.com/info_n_mff\"><generalInformation><fileDataType>"
        + "<\(type)><sensorLayoutName>x</sensorLayoutName></\(type)></fileDataType>"
        + "</generalInformation>\(more)</dataInfo>"
    }
    let zone = "+01:00"
    return [
      "info.xml": "<fileInfo xmlns=\"http://www.egi.com/info_mff\"><mffVersion>3</mffVersion>"
        + "<recordTime>2017-09-20T12:00:00.000000\(zone)</recordTime></fileInfo>",
      "info1.xml": information(
        "EEG",
        "<calibrations><calibration><beginTime>0</beginTime><type>ICAL</type>"
          + "<channels><ch n=\"1\">900</ch></channels></calibration><calibration>"
          + "<beginTime>0</beginTime><type>GCAL</type><channels>\(calibrations.joined())</channels>"
          + "</calibration></calibrations>"
          + "<channels exclusion=\"badChannels\">\(bad.map(String.init).joined(separator: " "))</channels>"
      ),
      "info2.xml": information("PNSData", ""),
      "epochs.xml": "<epochs xmlns=\"http://www.egi.com/epochs_mff\">\(epochs)</epochs>",
      "sensorLayout.xml": "<sensorLayout xmlns=\"http://www.egi.com/sensorLayout_mff\">"
        + "<name>x</name><sensors>\(layout)</sensors></sensorLayout>",
      "coordinates.xml": "<coordinates xmlns=\"http://www.egi.com/coordinates_mff\"><sensorLayout>"
        + "<name>x</name><sensors>\(layout)</sensors></sensorLayout></coordinates>",
      "Events_DIN.xml": "<eventTrack xmlns=\"http://www.egi.com/event_mff\"><name>DIN</name>"
        + events.map { event in
          "<event><beginTime>2017-09-20T\(event.time)\(zone)</beginTime><duration>1000</duration>"
            + "<code>\(event.code)</code><label>\(event.label)</label><description/></event>"
        }.joined() + "</eventTrack>",
    ]
  }

  private var epochs: String {
    var (text, block) = ("", 1)
    let unit = isInNanoseconds ? 1000 : 1
    for stretch in stretches {
      let count = stretch.blocks.reduce(0, +)
      let end = stretch.begin + count * 1_000_000 / rate
      text +=
        "<epoch><beginTime>\(stretch.begin * unit)</beginTime><endTime>\(end * unit)</endTime>"
        + "<firstBlock>\(block)</firstBlock><lastBlock>\(block + stretch.blocks.count - 1)</lastBlock>"
        + "</epoch>"
      block += stretch.blocks.count
    }
    return text
  }

  /// The first block and those of another size have a header of their own.
  private var signal: [UInt8] {
    var (bytes, size, sample): ([UInt8], Int, Int) = ([], 0, 0)
    for count in stretches.flatMap(\.blocks) {
      if count == size {
        bytes += Self.little(Int32(0))
      } else {
        size = count
        bytes += Self.little(Int32(1)) + Self.little(Int32(20 + 8 * channelCount))
        bytes += Self.little(Int32(4 * channelCount * count)) + Self.little(Int32(channelCount))
        for channel in 0..<channelCount { bytes += Self.little(Int32(4 * count * channel)) }
        for _ in 0..<channelCount { bytes += Self.little(Int32(rate << 8 | 32)) }
        bytes += Self.little(Int32(0))
      }
      for channel in 0..<channelCount {
        for index in sample..<sample + count {
          bytes += Self.little(stored(channel, index).bitPattern)
        }
      }
      sample += count
    }
    return bytes
  }

  private static func little(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }
}
