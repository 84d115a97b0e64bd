import ElementaryFunctions
import Files

/// The epochs file: a `.npz` archive that NumPy opens with `numpy.load`.
///
/// Members: `x` float32 [epoch, electrode, sample]; `y` int8 [epoch], 1 target, 0 non-target,
/// −1 unknown; `stimulus` int16, `onset` float64 in seconds, `recording`, `selection` and
/// `repetition` int32, all [epoch]; `lit` bool [code, item], where any sets of items light up: which items
/// code 1, 2 … lights; `electrodes` unicode [electrode]; `sampling_rate` float64; `first_sample`
/// int32, of a window, counted from the onset, where it is not 0;
/// `metadata` unicode, JSON. Stored, not deflated; ZIP64 beyond 4 GB.
public enum EpochsFile {
  /// Reads epochs; an archive made elsewhere may have `x` and `y` alone.
  ///
  /// What is missing is filled in as follows: stimulus 1 for targets and 2 for others, onsets NaN, one
  /// recording, one selection, repetition 0, electrodes `E1`…, 120 Hz, no preprocessing known.
  ///
  /// - Throws: `ReadingError` for a broken archive, a failed checksum, wrong types or shapes, samples
  ///   that are no numbers, and numbers outside of `Limits`.
  public static func read(_ path: String) throws(ReadingError) -> Epochs {
    try read(FileBytes(path: path))
  }

  /// Whether the bytes begin like an epochs file.
  public static func canRead(_ bytes: FileBytes) -> Bool { ZipArchive.canRead(bytes) }

  /// Reads epochs from the bytes of a file.
  public static func read(_ bytes: FileBytes) throws(ReadingError) -> Epochs {
    let archive = try NumPyArchive(bytes)
    let x = try archive.require("x")
    guard x.shape.count == 3 else {
      throw archive.malformed("x", "shape \(x.shape)", "[epoch, electrode, sample]")
    }
    let (count, electrodeCount) = (x.shape[0], x.shape[1])
    guard Limits.electrodes.contains(electrodeCount), Limits.windowLength.contains(x.shape[2])
    else {
      throw archive.malformed(
        "x", "shape \(x.shape)",
        "1 to \(Limits.electrodes.upperBound) electrodes and 1 to \(Limits.windowLength.upperBound) samples"
      )
    }
    let electrodes =
      try archive.array("electrodes", shape: [electrodeCount])?.texts()
      ?? (1...electrodeCount).map { "E\($0)" }
    let rate = try archive.array("sampling_rate", shape: [])?.doubles()[0] ?? 120
    guard Limits.samplingRate.contains(rate) else {
      throw archive.malformed("sampling_rate", "\(rate)", "a rate from 1 to 1000000 Hz")
    }
    var epochs = Epochs(
      electrodes: electrodes, windowLength: x.shape[2], samplingRate: rate,
      metadata: try archive.metadata())
    epochs.samples = try x.floats()
    if let first = try archive.array("first_sample", shape: [])?.integers(as: Int32.self)[0] {
      guard abs(Int(first)) <= 1 << 24 else {
        throw archive.malformed("first_sample", "\(first)", "a number of samples about the onset")
      }
      epochs.firstSample = Int(first)
    }
    if !epochs.samples.span.isFinite,
      let strange = epochs.samples.firstIndex(where: { !$0.isFinite })
    {
      let epoch = strange / epochs.epochSize
      let electrode = strange % epochs.epochSize / epochs.windowLength
      throw archive.malformed(
        "x",
        "\(epochs.samples[strange]) in epoch \(epoch), counted from 0, at \(electrodes[electrode])",
        "finite numbers: leave such epochs out")
    }
    if let deviations = try archive.array("deviation", shape: [count, electrodeCount])?.floats() {
      guard deviations.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
        throw archive.malformed("deviation", "negative or not finite", "deviations")
      }
      // Amplitude that is given back must be a number again.
      let isAbsurd = deviations.indices.contains { window in
        let range = window * epochs.windowLength..<(window + 1) * epochs.windowLength
        return deviations[window] > 1e6
          && epochs.samples[range].contains { !($0 * deviations[window]).isFinite }
      }
      guard !isAbsurd else {
        throw archive.malformed("deviation", "too large a number", "deviations in µV")
      }
      epochs.deviations = deviations
    }
    epochs.labels = try archive.require("y", shape: [count]).integers(as: Int8.self).map {
      (number) throws(ReadingError) in
      guard let label = Label(rawValue: number) else {
        throw archive.malformed("y", "\(number)", "1, 0 or -1")
      }
      return label
    }
    epochs.stimuli =
      try archive.array("stimulus", shape: [count])?.integers(as: Int16.self)
      ?? epochs.labels.map { $0 == .target ? 1 : 2 }
    epochs.onsets =
      try archive.array("onset", shape: [count])?.doubles()
      ?? Array(repeating: .nan, count: count)
    func numbers(_ name: String) throws(ReadingError) -> [Int32] {
      let numbers =
        try archive.array(name, shape: [count])?.integers(as: Int32.self)
        ?? Array(repeating: 0, count: count)
      // A limit, so that a broken number cannot make tables of its size.
      guard let outside = numbers.first(where: { !Limits.numbers.contains($0) }) else {
        return numbers
      }
      throw archive.malformed(name, "\(outside)", "numbers from 0 to \(Limits.numbers.upperBound)")
    }
    epochs.recordings = try numbers("recording")
    epochs.selections = try numbers("selection")
    epochs.repetitions = try numbers("repetition")
    if let strange = epochs.metadata.idle?.first(where: {
      !(0...Int(Limits.numbers.upperBound)).contains($0)
    }) {
      throw archive.malformed(
        "metadata", "the idle selection \(strange)",
        "numbers from 0 to \(Limits.numbers.upperBound)")
    }
    if let speller = try archive.groups(on: epochs.metadata.speller) {
      epochs.metadata.speller = speller
    }
    let rounds = Set(epochs.selections).count * (epochs.repetitions.map { Int($0) + 1 }.max() ?? 0)
    guard rounds <= Limits.rounds(ofEpochs: count) else {
      throw archive.malformed(
        "repetition", "\(epochs.repetitions.max() ?? 0)",
        "numbers counted from 0 in each selection: \(count) epochs are not of \(rounds) rounds")
    }
    let recordings = max(epochs.metadata.sources.count, Limits.rounds(ofEpochs: count))
    guard epochs.recordingCount <= recordings else {
      throw archive.malformed(
        "recording", "\(epochs.recordingCount - 1)",
        "numbers counted from 0: \(count) epochs are not of more than \(recordings) recordings")
    }
    return epochs
  }

  /// Writes `epochs` to `path`; the file appears whole or not at all.
  ///
  /// - Throws: `WritingError` of the operating system.
  public static func write(_ epochs: Epochs, to path: String) throws(WritingError) {
    precondition(epochs.isConsistent, "one entry an epoch in every array")
    var writer = ZipWriter(try OutputFile(path: path))
    let count = epochs.count
    try writer.add(
      array: "x", "<f4", [count, epochs.electrodes.count, epochs.windowLength],
      epochs.samples)
    if !epochs.deviations.isEmpty {
      try writer.add(
        array: "deviation", "<f4", [count, epochs.electrodes.count], epochs.deviations)
    }
    try writer.add(array: "y", "|i1", [count], epochs.labels.map(\.rawValue))
    try writer.add(array: "stimulus", "<i2", [count], epochs.stimuli)
    try writer.add(array: "onset", "<f8", [count], epochs.onsets)
    try writer.add(array: "recording", "<i4", [count], epochs.recordings)
    try writer.add(array: "selection", "<i4", [count], epochs.selections)
    try writer.add(array: "repetition", "<i4", [count], epochs.repetitions)
    if let speller = epochs.metadata.speller, speller.paradigm == .groups {
      let items = speller.items.indices
      let lit = speller.groups.flatMap { group in
        let group = Set(group)
        return items.map { UInt8(group.contains($0) ? 1 : 0) }
      }
      try writer.add(array: "lit", "|b1", [speller.groups.count, items.count], lit)
    }
    let electrodes = NumPyArray.encode(epochs.electrodes)
    try writer.add(
      array: "electrodes", electrodes.descriptor, [epochs.electrodes.count], electrodes.bytes)
    try writer.add(array: "sampling_rate", "<f8", [], [epochs.samplingRate])
    if epochs.firstSample != 0 {
      try writer.add(array: "first_sample", "<i4", [], [Int32(clamping: epochs.firstSample)])
    }
    let metadata = NumPyArray.encode([JSONText.encode(epochs.metadata)])
    try writer.add(array: "metadata", metadata.descriptor, [], metadata.bytes)
    try writer.commit()
  }
}

/// An archive of named arrays with checks that name them.
private struct NumPyArchive {
  private let archive: ZipArchive
  private let bytes: FileBytes

  init(_ bytes: FileBytes) throws(ReadingError) {
    guard ZipArchive.canRead(bytes) else {
      throw .malformed(
        path: bytes.path, place: .byte(0),
        found: bytes.count == 0 ? "an empty file" : "other bytes",
        expected: "epochs in NumPy's .npz format")
    }
    self.bytes = bytes
    archive = try ZipArchive(bytes)
  }

  func require(_ name: String, shape: [Int]? = nil) throws(ReadingError) -> NumPyArray {
    guard let array = try array(name, shape: shape) else {
      throw malformed(
        name, "members " + archive.members.keys.sorted().joined(separator: ", "), "\(name).npy")
    }
    return array
  }

  func array(_ name: String, shape: [Int]?) throws(ReadingError) -> NumPyArray? {
    // A capital X is usual for the data of classifiers.
    guard
      let member = archive.members["\(name).npy"]
        ?? (name == "x" ? archive.members["X.npy"] : nil)
    else { return nil }
    let (contents, range) = try archive.contents(of: member)
    let array = try NumPyArray(contents, range: range, name: name)
    // A column of labels serves as well as a row.
    if let shape, array.shape != shape, array.shape != shape + [1] {
      throw malformed(name, "shape \(array.shape)", "shape \(shape), to agree with x")
    }
    return array
  }

  /// The screen whose groups the array `lit` tells; items without names are numbered.
  func groups(on known: Speller?) throws(ReadingError) -> Speller? {
    guard let lit = try array("lit", shape: nil) else { return nil }
    guard lit.shape.count == 2, lit.shape[0] <= FlashFacts.greatestStimulus, lit.shape[1] > 0 else {
      throw malformed("lit", "shape \(lit.shape)", "[code, item]")
    }
    let count = lit.shape[1]
    let rows = known?.rows ?? [(1...count).map(String.init)]
    guard rows.count * rows[0].count == count else {
      throw malformed("lit", "\(count) items", "\(rows.count * rows[0].count), as the screen has")
    }
    let values = try lit.integers(as: UInt8.self)
    return Speller(
      rows: rows,
      groups: (0..<lit.shape[0]).map { code in
        (0..<count).filter { values[code * count + $0] != 0 }
      })
  }

  func metadata() throws(ReadingError) -> EpochsMetadata {
    guard let text = try array("metadata", shape: [])?.texts().first else {
      return EpochsMetadata(
        preprocessing: nil, sources: [], speller: nil, text: [], toolVersion: "")
    }
    do {
      return try JSONText.decode(EpochsMetadata.self, from: text.utf8)
    } catch {
      throw malformed(
        "metadata", "JSON that does not fit\(JSONText.reason(error))", "what p300 preprocess writes"
      )
    }
  }

  func malformed(_ part: String, _ found: String, _ expected: String) -> ReadingError {
    .malformed(path: bytes.path, place: .part(part), found: found, expected: expected)
  }
}
