import Files
import Signal

/// Reads EGI's recordings (`.mff`): a folder with the signal in blocks and all else in XML.
///
/// Source: *MFF* as BEL's mffpy and MNE-Python read it. The folder stands for its `info.xml`; nothing outside of
/// it is read.
package enum MFFReader {
  /// Whether the file is the `info.xml` of such a folder.
  package static func canRead(_ bytes: FileBytes) -> Bool {
    let reader = ByteReader(bytes)
    guard reader.matches("<", at: 0) || reader.matches("\u{FEFF}<", at: 0),
      let beginning = try? reader.array(at: 0, length: min(1024, bytes.count))
    else { return false }
    return beginning.firstRange(of: Array("http://www.egi.com/info_mff".utf8)) != nil
  }

  /// The `info.xml` of the folder at `path`; `nil` where it is not named as such a recording.
  static func informationPath(inFolder path: String) -> String? {
    let folder = String(path.reversed().drop { $0 == "/" }.reversed())
    return folder.lowercased().hasSuffix(".mff") ? folder + "/info.xml" : nil
  }

  /// The paths of all files in the folder whose `info.xml` is at `path`.
  static func files(beside path: String) -> [String] {
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
    return Directory.names(in: String(folder)).map { folder + $0 }
  }

  /// The recording of the folder that the `info.xml` is in.
  ///
  /// - Throws: `ReadingError` of a file in the folder.
  package static func read(_ bytes: FileBytes) throws(ReadingError) -> [Recording] {
    let paths = files(beside: bytes.path)
    return try read(bytes, names: paths.map { String($0.split(separator: "/").last ?? "") }) {
      (name) throws(ReadingError) in
      try FileBytes(path: (bytes.path.lastIndex(of: "/").map { bytes.path[...$0] } ?? "") + name)
    }
  }

  /// The recording of an `info.xml`, of whose folder the files have `names` and `open` gives them.
  package static func read(
    _ bytes: FileBytes, names: [String], open: (String) throws(ReadingError) -> FileBytes
  ) throws(ReadingError) -> [Recording] {
    func file(_ name: String) throws(ReadingError) -> FileBytes? {
      names.contains(name) ? try open(name) : nil
    }
    var warnings: [Warning] = []
    let (signal, information) = try signal(bytes, names, open, &warnings)
    let blocks = try MFFBlocks(signal)
    if blocks.isCut {
      warnings.add(.damage, "the last block of the signal is cut short and left out")
    }
    let epochs = try MFFEpochs(file("epochs.xml"), blocks)
    let numbers = blocks.joined(signal)
    signal.release(0..<signal.count)
    let count = blocks.blocks.reduce(0) { $0 + $1.count }
    var recording = Recording(
      source: RecordingSource(path: path(of: bytes.path), format: .mff),
      samplingRate: blocks.samplingRate,
      channels: try channels(
        blocks, layout: MFFSensors(file("sensorLayout.xml")),
        places: MFFSensors(file("coordinates.xml")), &warnings),
      pieces: epochs.pieces,
      samples: try SampleStore(
        bytes: numbers, encoding: SampleEncoding(.float32),
        layout: SampleLayout(
          channelOffsets: (0..<blocks.channelCount).map { 4 * count * $0 }, sampleStride: 4),
        calibrations: (1...blocks.channelCount).map {
          Calibration(gain: information.gains[$0] ?? 1)
        }, count: count))
    recording.file = signal
    for number in information.bad.union(try badChannels(file("categories.xml")))
    where recording.channels.indices.contains(number - 1) {
      recording.channels[number - 1].isMarkedBad = true
    }
    recording.leaveOutReference(&warnings)
    let tracks = names.filter { $0.hasPrefix("Events") && $0.lowercased().hasSuffix(".xml") }
    if !tracks.isEmpty {
      let start = try recordTime(bytes)
      var broken = 0
      for name in tracks {
        let track = try MFFEvents(open(name), since: start, delay: epochs.delay)
        recording.events += track.events
        broken += track.brokenCount
      }
      if broken > 0 { warnings.add(.damage, "\(broken) events without a time are left out") }
      recording.events.sortByOnset()
    }
    recording.warnings = warnings
    return [recording]
  }

  // MARK: Files

  /// The signal file that holds EEG, with what is said of it.
  private static func signal(
    _ bytes: FileBytes, _ names: [String], _ open: (String) throws(ReadingError) -> FileBytes,
    _ warnings: inout [Warning]
  ) throws(ReadingError) -> (FileBytes, MFFInformation) {
    var found: (FileBytes, MFFInformation)?
    for name in names where name.hasPrefix("signal") && name.hasSuffix(".bin") {
      let described = "info\(name.dropFirst("signal".count).dropLast(".bin".count)).xml"
      guard names.contains(described) else { continue }
      let information = try MFFInformation(open(described))
      if information.type == "EEG", found == nil {
        found = (try open(name), information)
      } else {
        warnings.add(.leftOut, "\(name), a signal of type \(information.type), is left out")
      }
    }
    guard let found else {
      throw .malformed(
        path: path(of: bytes.path), place: .part("the folder"),
        found: names.filter { $0.hasSuffix(".bin") }.joined(separator: " ") + " without EEG",
        expected: "signal1.bin with an info1.xml that says EEG")
    }
    return found
  }

  /// The folder, or the `info.xml` where that has another name.
  private static func path(of information: String) -> String {
    guard let slash = information.lastIndex(of: "/"),
      information[..<slash].lowercased().hasSuffix(".mff")
    else { return information }
    return String(information[..<slash])
  }

  private static func recordTime(_ bytes: FileBytes) throws(ReadingError) -> MFFTime {
    var elements = XMLElements(try ByteReader(bytes).array(at: 0, length: bytes.count))
    while let element = elements.next() {
      guard element.name == "recordTime", let text = element.text else { continue }
      guard let time = MFFTime(text) else {
        throw .malformed(
          path: bytes.path, place: .part("recordTime"), found: "“\(text)”",
          expected: "a date such as 2017-09-20T09:54:44.072000-07:00")
      }
      return time
    }
    throw .malformed(
      path: bytes.path, place: .part("recordTime"), found: "nothing", expected: "a date")
  }

  /// Channels of the EEG that are marked as bad in any segment.
  private static func badChannels(_ bytes: FileBytes?) throws(ReadingError) -> Set<Int> {
    guard let bytes else { return [] }
    var bad: Set<Int> = []
    var elements = XMLElements(try ByteReader(bytes).array(at: 0, length: bytes.count))
    while let element = elements.next() {
      guard element.name == "channels", element.path.contains("channelStatus"),
        element.attribute("signalBin") ?? "1" == "1"
      else { continue }
      bad.formUnion(MFFInformation.badChannels(element))
    }
    return bad
  }

  // MARK: Channels

  private static func channels(
    _ blocks: MFFBlocks, layout: MFFSensors, places: MFFSensors, _ warnings: inout [Warning]
  ) -> [Channel] {
    var sensors = layout.sensors.filter { $0.type < 2 }
    if sensors.count != blocks.channelCount {
      if !sensors.isEmpty {
        warnings.add(
          .contradiction,
          "the layout has \(sensors.count) sensors, but the signal \(blocks.channelCount) channels: "
            + "these are named E1 and so on")
      }
      sensors = (1...blocks.channelCount).map { MFFSensors.Sensor(number: $0) }
    }
    let labels = sensors.map { sensor in
      let names = [places.sensor(sensor.number)?.name ?? "", sensor.name]
      return names.first { !$0.isEmpty } ?? "E\(sensor.number)"
    }
    return zip(labels.disambiguated(), sensors).map { label, sensor in
      var channel = Channel(
        label: label,
        kind: sensor.type == 1 ? .eeg : .inferred(label: label, isVoltage: true),
        statedUnit: .microvolt)
      channel.location = places.sensor(sensor.number)?.position
      return channel
    }
  }
}

extension Recording {
  /// Takes a channel that is 0 throughout for the reference of the others, and no electrode of its own.
  fileprivate mutating func leaveOutReference(_ warnings: inout [Warning]) {
    for index in channels.indices.reversed().prefix(1) where channels[index].kind == .eeg {
      let isZero = stride(from: 0, to: sampleCount, by: 1 << 16).allSatisfy { start in
        samples.read(channel: index, samples: start..<min(start + 1 << 16, sampleCount))
          .allSatisfy { $0 == 0 }
      }
      guard isZero, channels.count > 1 else { continue }
      channels[index].kind = .misc
      warnings.add(
        .leftOut, "\(channels[index].label) is 0 throughout: it is the reference, and no electrode")
    }
  }
}
