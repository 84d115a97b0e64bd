import Files

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Writes epochs as an EEGLAB data set: a MAT v5 file with one struct `EEG`, samples inside.
///
/// EEGLAB's `pop_loadset` and MNE's `read_epochs_eeglab` open it. Samples are in µV, as EEGLAB takes
/// them; z-scored epochs are written as they are. Each epoch has one event at its onset, of
/// type `target/3` or `nontarget/3`. Electrodes of the 10–20 system have their places on a head of
/// 85 mm. Source: EEGLAB's `eeg_emptyset.m` and `eeg_checkset.m`.
public struct EEGLABEpochsWriter {
  private let epochs: Epochs

  /// A writer of `epochs`.
  public init(_ epochs: Epochs) { self.epochs = epochs }

  /// Writes the file; it appears whole or not at all.
  ///
  /// - Throws: `WritingError` of the operating system, or beyond the 2 GB of a MAT v5 variable.
  public func write(to path: String) throws(WritingError) {
    let fields = self.fields(path: path)
    let values = fields.flatMap { MATEncoder.matrix($0.value) }
    let samples = MATEncoder.singles(
      dimensions: [epochs.electrodes.count, epochs.windowLength, epochs.count])
    let byteCount = values.count + samples.head.count + samples.byteCount + samples.padding.count
    guard byteCount < 1 << 31 - 4096 else {
      throw WritingError(
        path: path,
        reason: "\(epochs.count) epochs need more than the 2 GB of a .set file; "
          + "write them as .npz, or fewer at a time")
    }
    var file = try OutputFile(path: path)
    try file.write(MATEncoder.fileHeader("epochs by p300").span.bytes)
    let names = fields.map(\.name) + ["data"]
    try file.write(
      MATEncoder.structureTag(names, name: "EEG", byteCount: byteCount).span.bytes)
    try file.write(values.span.bytes)
    try file.write(samples.head.span.bytes)
    try writeSamples(to: &file)
    try file.write(samples.padding.span.bytes)
    try file.commit()
  }

  /// Samples as EEGLAB has them, `[electrode, sample, epoch]` with the electrode fastest.
  private func writeSamples(to file: inout OutputFile) throws(WritingError) {
    let (rows, columns) = (epochs.electrodes.count, epochs.windowLength)
    var turned = [UInt32](repeating: 0, count: epochs.epochSize)
    for epoch in 0..<epochs.count {
      let start = epoch * epochs.epochSize
      for row in 0..<rows {
        for column in 0..<columns {
          let value = epochs.samples[start + row * columns + column]
          turned[column * rows + row] = value.bitPattern.littleEndian
        }
      }
      try file.write(turned.span.bytes)
    }
  }

  private func fields(path: String) -> [(name: String, value: MATValue)] {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    let first = epochs.firstSample
    let last = Double(first + epochs.windowLength - 1) / epochs.samplingRate
    let times = (0..<epochs.windowLength).map { Double(first + $0) / epochs.samplingRate * 1000 }
    let reference: String =
      switch epochs.metadata.preprocessing?.reference {
      case .average: "average"
      case .recorded, .mastoids, .electrodes, nil: "common"
      }
    let unit = epochs.isInMicrovolts ? "Samples are in µV." : "Samples have no unit: z-scores."
    let texts = ["subject", "group", "condition"].map { ($0, MATValue.text("")) }
    let leftOut = [
      "session", "icaact", "icawinv", "icasphere", "icaweights", "icachansind", "urchanlocs",
      "urevent", "epochdescription", "reject", "stats", "specdata", "specicaact",
      "dipfit", "etc",
    ].map { ($0, MATValue.empty) }
    // The nose lies along X, and no channels were left out; readers ask for this struct.
    let directions = MATValue.structures(
      fields: ["nosedir", "nodatchans"], elements: [[.text("+X"), .empty]])
    return [
      ("setname", .text(stem)), ("filename", .text(name)), ("filepath", .text("")),
      ("comments", .text("\(unit) Made by p300 from: \(JSONText.encode(epochs.metadata))")),
      ("nbchan", .number(epochs.electrodes.count)), ("trials", .number(epochs.count)),
      ("pnts", .number(epochs.windowLength)), ("srate", .number(epochs.samplingRate)),
      ("xmin", .number(epochs.firstTime)), ("xmax", .number(last)), ("times", .row(times)),
      ("chanlocs", electrodes), ("chaninfo", directions), ("ref", .text(reference)),
      ("event", events),
      ("epoch", trials), ("eventdescription", .empty), ("splinefile", .text("")),
      ("icasplinefile", .text("")), ("history", .text("")), ("saved", .text("yes")),
    ] + texts + leftOut
  }

  /// Labels and places: X to the nose, Y to the left ear, Z to the top, in mm.
  private var electrodes: MATValue {
    let fields = [
      "labels", "type", "theta", "radius", "X", "Y", "Z", "sph_theta", "sph_phi", "sph_radius",
      "urchan", "ref",
    ]
    let elements = epochs.electrodes.enumerated().map { index, label -> [MATValue] in
      var numbers = Array(repeating: MATValue.empty, count: 8)
      if let place = Montage.position(of: label) {
        let head = 85.0
        let (x, y, z) = (place.y, -place.x, place.z)
        let turn = atan2(y, x) * 180 / .pi
        let height = asin(min(max(z, -1), 1)) * 180 / .pi
        numbers = [
          -turn, 0.5 - height / 180, head * x, head * y, head * z, turn, height, head,
        ].map { .number($0) }
      }
      return [.text(label), .text("EEG")] + numbers + [.number(index + 1), .text("")]
    }
    return .structures(fields: fields, elements: elements)
  }

  /// One event an epoch, with what is known of its flash.
  private var events: MATValue {
    let fields = [
      "type", "latency", "duration", "epoch", "target", "stimulus", "recording", "onset",
      "selection", "repetition",
    ]
    let names = EpochEvents(epochs).names
    let elements = names.indices.map { index -> [MATValue] in
      [
        .text(names[index]), .number(index * epochs.windowLength + 1 - epochs.firstSample),
        .number(0),
        .number(index + 1), .number(Int(epochs.labels[index].rawValue)),
        .number(Int(epochs.stimuli[index])), .number(Int(epochs.recordings[index])),
        .number(epochs.onsets[index]), .number(Int(epochs.selections[index])),
        .number(Int(epochs.repetitions[index])),
      ]
    }
    return .structures(fields: fields, elements: elements)
  }

  /// Which event lies in each epoch, and how many ms after its zero.
  private var trials: MATValue {
    let names = EpochEvents(epochs).names
    return .structures(
      fields: ["event", "eventtype", "eventlatency", "eventduration"],
      elements: names.indices.map {
        [.number($0 + 1), .text(names[$0]), .number(0), .number(0)]
      })
  }
}
