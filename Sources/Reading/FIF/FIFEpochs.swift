import Files
import Signal

/// The epochs of a FIF file, as MNE-Python's `Epochs.save` writes them.
///
/// Source: what MNE-Python writes, and its list of constants.
struct FIFEpochs: EventEpochs {
  /// Where the file is.
  let path: String
  /// The electrodes that were not marked as bad.
  private(set) var electrodes: [String] = []
  /// Of the windows, in Hz.
  private(set) var samplingRate = 0.0
  /// Of what the events were counted in, in Hz.
  private(set) var eventRate = 0.0
  /// The first sample of a window, counted from its event.
  private(set) var firstSample = 0
  /// Samples a window.
  private(set) var windowLength = 0
  /// What the file says of itself.
  private(set) var comment: String?
  private(set) var warnings: [Warning] = []
  /// The event of each epoch in this file.
  private var list: [(sample: Int, code: Int)] = []
  /// The names of codes.
  private var names: [Int: String] = [:]
  /// The table of metadata, a JSON list of one object an epoch.
  private var table: String?
  /// How many epochs there are in this file.
  private var ownCount = 0
  /// The files that the epochs go on in.
  private var others: [FIFEpochs] = []
  private var links = FIFLinks()
  private let reader: ByteReader
  private var rows: [(channel: Int, gain: Double)] = []
  private var channelCount = 0
  private var data: FIFTag?

  private enum Block {
    static let events: Int32 = 361
    static let epochs: Int32 = 373
    static let table: Int32 = 3811
  }

  private enum Kind {
    static let lastSample: Int32 = 209
    static let data: Int32 = 302
    static let rawRate: Int32 = 3803
  }

  private enum DataType {
    static let matrix: Int32 = 0x4000_0000
    static let single: Int32 = 4
    static let double: Int32 = 5
  }

  /// Whether a FIF file holds epochs: their block comes, and none of raw data before it.
  static func canRead(_ bytes: FileBytes) -> Bool {
    guard FIFReader.canRead(bytes) else { return false }
    var tags = FIFTags(ByteReader(bytes, isBigEndian: true))
    while let tag = try? tags.nextTag() {
      guard tag.kind == FIFTags.Kind.blockStart, let block = tag.blocks.last else { continue }
      if block == Block.epochs { return true }
      if FIFTags.Block.raw.contains(block) { return false }
    }
    return false
  }

  /// The digest of the file, in hexadecimal.
  var digest: String { reader.bytes.sha256() }

  let rejected: Set<Int> = []

  var count: Int { others.reduce(ownCount) { $0 + $1.count } }

  /// The events of all epochs, named as `event_id` names them.
  var events: [[Event]] {
    let own = list.map { sample, code in
      [Event(onset: Double(sample) / eventRate, text: names[code] ?? "\(code)", code: code)]
    }
    return own + others.flatMap(\.events)
  }

  /// What this package's writer says of the flash of each epoch in the table of metadata.
  var flashRows: [FlashRow]? {
    guard others.isEmpty, let table else { return nil }
    return try? JSONText.decode([FlashRow].self, from: table.utf8)
  }

  /// Reads everything but the samples, with the further files that the epochs go on in.
  ///
  /// - Throws: `ReadingError` with the part or byte that is wrong; `malformed` where a further file is
  ///   missing; `unsupported` for complex numbers.
  init(_ bytes: FileBytes) throws(ReadingError) {
    try self.init(part: bytes)
    var files = FIFParts(of: path)
    if let previous = links.previous {
      warnings.add(
        .missing,
        "it is a part of epochs that began in \(previous.name), and is read with them, too")
    }
    var (last, link) = (path, links.next)
    while let next = link {
      let further = try FIFEpochs(part: FileBytes(path: files.next(next, namedBy: last)))
      guard further.electrodes == electrodes, further.samplingRate == samplingRate,
        further.firstSample == firstSample, further.windowLength == windowLength
      else {
        throw .malformed(
          path: further.path, place: .part("epochs"), found: "other electrodes or windows",
          expected: "those of \(path)")
      }
      others.append(further)
      (last, link) = (further.path, further.links.next)
    }
  }

  /// Reads one file of epochs.
  private init(part bytes: FileBytes) throws(ReadingError) {
    path = bytes.path
    reader = ByteReader(bytes, isBigEndian: true)
    var tags = FIFTags(reader)
    var channels: [FIFChannel] = []
    var longNames: [String] = []
    var bad: Set<String> = []
    var last: Int?
    while let tag = try tags.nextTag() {
      switch (tag.blocks.last, tag.kind) {
      case (FIFTags.Block.measurementInfo, FIFTags.Kind.samplingRate):
        samplingRate = try reader.numbers(tag)?.first ?? 0
      case (FIFTags.Block.measurementInfo, FIFTags.Kind.channel):
        channels.append(try FIFChannel(reader, tag))
      case (FIFTags.Block.measurementInfo, FIFTags.Kind.comment): comment = try text(tag)
      case (FIFTags.Block.channelInfo, FIFTags.Kind.channelName): longNames.append(try text(tag))
      case (FIFTags.Block.badChannels, FIFTags.Kind.names):
        let list = try text(tag).split(separator: ":").map { String($0) }
        for name in list { bad.insert(name.replacing("{COLON}", with: ":")) }
      case (FIFTags.Block.reference, _): try links.take(tag, reader)
      case (Block.events, FIFTags.Kind.eventList): list = try eventList(tag)
      case (Block.events, FIFTags.Kind.comment): names = Self.names(try text(tag))
      case (Block.table, FIFTags.Kind.comment): table = try text(tag)
      case (Block.epochs, FIFTags.Kind.firstSample): firstSample = try reader.whole(tag)
      case (Block.epochs, Kind.lastSample): last = try reader.whole(tag)
      case (Block.epochs, Kind.rawRate): eventRate = try reader.numbers(tag)?.first ?? 0
      case (Block.epochs, Kind.data): data = tag
      default: break
      }
    }
    guard samplingRate > 0, samplingRate.isFinite, abs(firstSample) <= 1 << 24 else {
      throw malformed("measurement info", "a rate of \(samplingRate) Hz", "a rate in Hz")
    }
    if !(eventRate > 0 && eventRate.isFinite) { eventRate = samplingRate }
    if longNames.count == channels.count {
      for (index, name) in longNames.enumerated() { channels[index].channel.label = name }
    }
    channelCount = channels.count
    for (index, channel) in channels.enumerated()
    where channel.channel.kind == .eeg && !bad.contains(channel.channel.label) {
      electrodes.append(channel.channel.label)
      // A calibration of 10⁻⁶ is not one in single precision: what stands there in µV is in µV.
      let gain = channel.calibration.gain
      rows.append((index, abs(gain - 1) < 1e-6 ? 1 : gain))
    }
    let marked = channels.map(\.channel.label).filter(bad.contains)
    if !marked.isEmpty {
      warnings.add(
        .electrode, "channels marked as bad are left out: \(marked.joined(separator: ", "))")
    }
    guard !rows.isEmpty else {
      throw malformed("channels", "no EEG that is not marked as bad", "at least one electrode")
    }
    try measure(last: last)
  }

  /// Checks the sizes that stand behind the samples.
  private mutating func measure(last: Int?) throws(ReadingError) {
    guard let data else {
      throw malformed("blocks", "epochs without samples", "a matrix of them")
    }
    let type = data.type & 0xFFFF
    guard data.type & DataType.matrix != 0, type == DataType.single || type == DataType.double
    else {
      throw .unsupported(
        path: path, place: .byte(data.offset), found: "samples of type \(data.type)",
        remedy: "save real numbers: epochs.save(NEW, fmt='double')")
    }
    let size = type == DataType.single ? 4 : 8
    guard data.length >= 16 else {
      throw malformed("samples", "\(data.length) bytes", "three dimensions behind the numbers")
    }
    let end = data.offset + data.length
    let sizes = try (0..<4).map { (index) throws(ReadingError) in
      try reader.int(Int32.self, at: end - 16 + 4 * index)
    }
    let (samples, channels, epochs) = (sizes[0], sizes[1], sizes[2])
    let (numbers, isTooMany) = samples.multipliedReportingOverflow(by: max(channels, 0))
    let (all, isTooLarge) = numbers.multipliedReportingOverflow(by: max(epochs, 0))
    guard sizes[3] == 3, samples > 0, channels == channelCount, epochs >= 0, !isTooMany,
      !isTooLarge, all == (data.length - 16) / size, (data.length - 16) % size == 0
    else {
      throw malformed(
        "samples", "dimensions \(sizes) in \(data.length) bytes",
        "[sample, channel, epoch] of \(channelCount) channels")
    }
    (windowLength, ownCount) = (samples, epochs)
    if let last, last - firstSample + 1 != samples {
      throw malformed(
        "epochs", "samples \(firstSample) to \(last)", "\(samples) samples, as the matrix has")
    }
    guard list.count == ownCount else {
      throw malformed("events", "\(list.count) events", "\(ownCount), one an epoch")
    }
  }

  func samples(of chosen: [Int]) throws(ReadingError) -> [Float] {
    var samples: [Float] = []
    samples.reserveCapacity(chosen.count * rows.count * windowLength)
    for epoch in chosen {
      var (place, file) = (epoch, self)
      var further = others[...]
      while place >= file.ownCount, let next = further.popFirst() {
        place -= file.ownCount
        file = next
      }
      try file.append(place, to: &samples)
    }
    return samples
  }

  /// Appends the samples of one epoch of this file.
  private func append(_ epoch: Int, to samples: inout [Float]) throws(ReadingError) {
    guard let data else { return }
    let isDouble = data.type & 0xFFFF == DataType.double
    let size = isDouble ? 8 : 4
    for (channel, gain) in rows {
      let start = data.offset + (epoch * channelCount + channel) * windowLength * size
      for index in 0..<windowLength {
        let place = start + index * size
        let value =
          isDouble ? try reader.float64(at: place) : Double(try reader.float32(at: place))
        samples.append(Float(value * gain))
      }
    }
  }

  private func text(_ tag: FIFTag) throws(ReadingError) -> String {
    String(trimming: try reader.array(at: tag.offset, length: tag.length))
  }

  private func eventList(_ tag: FIFTag) throws(ReadingError) -> [(sample: Int, code: Int)] {
    guard tag.length % 12 == 0 else {
      throw malformed("events", "\(tag.length) bytes", "three integers of 4 bytes for each")
    }
    var list: [(sample: Int, code: Int)] = []
    for offset in stride(from: tag.offset, to: tag.offset + tag.length, by: 12) {
      list.append(
        (try reader.int(Int32.self, at: offset), try reader.int(Int32.self, at: offset + 8)))
    }
    return list
  }

  /// The names of codes in `name:code;name:code`; a colon in a name is `{COLON}`.
  private static func names(_ text: String) -> [Int: String] {
    var names: [Int: String] = [:]
    for part in text.split(separator: ";") {
      guard let colon = part.lastIndex(of: ":"), let code = Int(part[part.index(after: colon)...])
      else { continue }
      let name = String(part[..<colon]).replacing("{COLON}", with: ":")
      names[code] = names[code] ?? name.replacing("{SEMICOLON}", with: ";")
    }
    return names
  }

  private func malformed(_ part: String, _ found: String, _ expected: String) -> ReadingError {
    .malformed(path: path, place: .part(part), found: found, expected: expected)
  }
}
