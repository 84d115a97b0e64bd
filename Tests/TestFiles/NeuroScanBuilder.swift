/// Builds NeuroScan files of continuous EEG in memory, independently of the reader.
package struct NeuroScanBuilder {
  /// A channel: label, whether it is marked as bad, stored number of 0 µV, and both factors of its scale.
  package struct Electrode: Sendable {
    package var label: String
    package var isBad = false
    package var baseline: Int16 = 0
    package var sensitivity: Float = 2.048
    package var calibration: Float = 1

    package init(_ label: String) { self.label = label }
  }

  /// An event: when, its code, a key of the keyboard, and the byte of keypad and mark.
  package struct Event: Sendable {
    package var sample: Int
    package var code: UInt16
    package var keyboard: UInt8 = 0
    package var keypad: UInt8 = 0

    package init(_ sample: Int, _ code: UInt16, keyboard: UInt8 = 0, keypad: UInt8 = 0) {
      (self.sample, self.code, self.keyboard, self.keypad) = (sample, code, keyboard, keypad)
    }
  }

  package var rate: UInt16 = 100
  package var electrodes = [Electrode("Fz"), Electrode("Cz"), Electrode("VEOG")]
  /// Bytes a sample.
  package var width = 2
  package var count = 60
  /// Samples of a channel that stand together; 1 where channels take turns.
  package var blockLength = 1
  package var tableType: UInt8 = 1
  package var events = [Event(11, 3), Event(31, 104)]
  /// Replaces the stated number of samples.
  package var statedCount: Int32?
  /// Replaces the stated place of the events.
  package var eventsPosition: UInt32?
  /// Whether the part behind the events tells the width, as SCAN writes it.
  package var hasMark = false

  package init() {}

  /// What is stored.
  package func stored(_ channel: Int, _ sample: Int) -> Int { sample * 7 - 100 * channel }

  /// The file.
  package var bytes: [UInt8] {
    let start = 900 + 75 * electrodes.count
    let frame = width * electrodes.count
    let position = start + frame * count
    let table = eventTable(start: start, frame: frame)
    var header = [UInt8](repeating: 0, count: 900)
    func put(_ value: [UInt8], _ place: Int) {
      header.replaceSubrange(place..<place + value.count, with: value)
    }
    put(Array("Version 3.0".utf8), 0)
    if hasMark { put(Self.little(Int32(position + table.count)), 12) }
    put(Self.little(UInt16(electrodes.count)), 370)
    put(Self.little(rate), 376)
    put(Self.little(statedCount ?? Int32(count)), 864)
    put(Self.little(eventsPosition ?? UInt32(position)), 886)
    put(Self.little(Int32(blockLength > 1 ? blockLength * width : 0)), 894)
    var bytes = header
    for electrode in electrodes {
      var place = [UInt8](repeating: 0, count: 75)
      place.replaceSubrange(0..<electrode.label.utf8.count, with: Array(electrode.label.utf8))
      place[14] = electrode.isBad ? 1 : 0
      place.replaceSubrange(47..<49, with: Self.little(electrode.baseline))
      place.replaceSubrange(59..<63, with: Self.little(electrode.sensitivity.bitPattern))
      place.replaceSubrange(71..<75, with: Self.little(electrode.calibration.bitPattern))
      bytes += place
    }
    for block in stride(from: 0, to: count, by: blockLength) {
      for channel in electrodes.indices {
        for sample in block..<block + blockLength {
          let value = stored(channel, sample)
          bytes += width == 2 ? Self.little(Int16(value)) : Self.little(Int32(value))
        }
      }
    }
    bytes += table
    if hasMark { bytes += [UInt8](repeating: 0, count: 52) + [width == 4 ? 1 : 0, 0, 0] }
    return bytes
  }

  private func eventTable(start: Int, frame: Int) -> [UInt8] {
    let size = tableType == 1 ? 8 : 19
    var table = [tableType] + Self.little(Int32(events.count * size)) + Self.little(Int32(0))
    for event in events {
      let place = tableType == 3 ? event.sample : start + event.sample * frame
      table += Self.little(event.code) + [event.keyboard, event.keypad] + Self.little(Int32(place))
      table += [UInt8](repeating: 0, count: size - 8)
    }
    return table
  }

  private static func little(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }
}
