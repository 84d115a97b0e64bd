/// Bytes of EDF and BDF files, with every field open to be wrong.
package struct EDFBuilder: Sendable {
  /// One signal.
  package struct Signal: Sendable {
    package var label: String
    package var dimension = "uV"
    package var physical = ("-100", "100")
    package var digital = ("-1000", "1000")
    package var samplesPerRecord: Int
    /// The stored numbers, record after record; 0 where there are too few.
    package var samples: [Int] = []
    /// The bytes of each record in place of samples, padded with 0.
    package var texts: [[UInt8]]?

    /// A signal of numbers.
    package init(_ label: String, samplesPerRecord: Int, samples: [Int] = []) {
      self.label = label
      self.samplesPerRecord = samplesPerRecord
      self.samples = samples
    }

    /// An annotation signal: one text a record, with `^` for 20, `~` for 21 and `_` for 0.
    package static func annotations(
      _ texts: [String], samplesPerRecord: Int = 40, label: String = "EDF Annotations"
    ) -> Signal {
      var signal = Signal(label, samplesPerRecord: samplesPerRecord)
      signal.physical = ("-1", "1")
      signal.digital = ("-32768", "32767")
      signal.dimension = ""
      signal.texts = texts.map { text in
        text.utf8.map { byte in
          switch byte {
          case UInt8(ascii: "^"): 20
          case UInt8(ascii: "~"): 21
          case UInt8(ascii: "_"): 0
          default: byte
          }
        }
      }
      return signal
    }
  }

  package var isBDF = false
  package var reserved = ""
  /// The header's field; `nil` for the true number.
  package var statedRecords: String?
  package var headerSize: String?
  package var duration = "1"
  package var records: Int
  package var signals: [Signal]

  /// A file of `records` data records.
  package init(records: Int, signals: [Signal]) {
    self.records = records
    self.signals = signals
  }

  /// The file's bytes.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    func put(_ text: String, _ width: Int) {
      let cut = Array(text.utf8.prefix(width))
      bytes += cut + [UInt8](repeating: 0x20, count: width - cut.count)
    }
    if isBDF {
      bytes.append(0xFF)
      put("BIOSEMI", 7)
    } else {
      put("0", 8)
    }
    put("X X X X", 80)
    put("Startdate 01-JAN-2020 X X X", 80)
    put("01.01.2012.00.00", 16)
    put(headerSize ?? "\(256 * (signals.count + 1))", 8)
    put(reserved, 44)
    put(statedRecords ?? "\(records)", 8)
    put(duration, 8)
    put("\(signals.count)", 4)
    for signal in signals { put(signal.label, 16) }
    for _ in signals { put("", 80) }
    for signal in signals { put(signal.dimension, 8) }
    for signal in signals { put(signal.physical.0, 8) }
    for signal in signals { put(signal.physical.1, 8) }
    for signal in signals { put(signal.digital.0, 8) }
    for signal in signals { put(signal.digital.1, 8) }
    for _ in signals { put("", 80) }
    for signal in signals { put("\(signal.samplesPerRecord)", 8) }
    for _ in signals { put("", 32) }
    let width = isBDF ? 3 : 2
    for record in 0..<records {
      for signal in signals {
        let size = signal.samplesPerRecord * width
        if let texts = signal.texts {
          let text = (record < texts.count ? texts[record] : []).prefix(size)
          bytes += text + [UInt8](repeating: 0, count: size - text.count)
          continue
        }
        for index in 0..<signal.samplesPerRecord {
          let place = record * signal.samplesPerRecord + index
          let value = place < signal.samples.count ? signal.samples[place] : 0
          for byte in 0..<width { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * byte))) }
        }
      }
    }
    return bytes
  }
}
