import Files
import Signal

/// The speller of BNCI Horizon 2020, 003-2015 (Guger 2009, doi 10.1016/j.neulet.2009.06.045).
///
/// One struct, named after the subject, holds a matrix [11, sample] for each run: the time in s,
/// 8 electrodes in µV, the code that is lit (1–6 columns, 7–12 rows) and 1 where it is a target.
/// Each run is a recording called after its field, `train` or `test`.
enum MATGuger: MATDialect {
  static let dataSet = "BNCI2015-003"
  static let needs = "a struct of matrices [11, sample] (BNCI Horizon 2020, 003-2015)"
  // The order is that of the paper: the files have no names.
  private static let electrodes = ["Fz", "Cz", "P3", "Pz", "P4", "PO7", "Oz", "PO8"]
  private static let rowCount = 11
  private static let (timeRow, firstElectrode, codeRow, targetRow) = (0, 1, 9, 10)

  static func recognises(_ file: MATFile) -> Bool {
    file.entries.count == 1 && file.entries[0].header.kind == .structure
      && file.entries[0].header.count == 1
  }

  static func read(_ file: MATFile) throws(ReadingError) -> [Recording] {
    let subject = try file.required(file.entries[0].header.name)
    let runs = try subject.fields()
    var recordings: [Recording] = []
    for name in runs.fields {
      guard let run = try runs.field(name), run.kind.isNumeric, run.dimensions.count == 2,
        run.dimensions[0] == rowCount, run.dimensions[1] > 1
      else { continue }
      recordings.append(try read(run.numbers(), count: run.dimensions[1], name: name, file))
    }
    guard !recordings.isEmpty else {
      throw .unsupported(
        path: file.path, place: .part("variable \(subject.name)"),
        found: "a struct with the fields \(runs.fields.joined(separator: ", "))",
        remedy: "expected \(needs)")
    }
    return recordings
  }

  private static func read(
    _ run: MATNumbers, count: Int, name: String, _ file: MATFile
  ) throws(ReadingError) -> Recording {
    let size = run.elementSize
    let samples = try SampleStore(
      bytes: run.bytes, encoding: run.encoding(),
      layout: SampleLayout(
        channelOffsets: electrodes.indices.map { run.offset + (firstElectrode + $0) * size },
        sampleStride: rowCount * size),
      calibrations: Array(repeating: Calibration(), count: electrodes.count), count: count)
    var recording = Recording(
      source: RecordingSource(path: file.path, name: name, format: .mat),
      samplingRate: try samplingRate(run, count: count, name: name),
      channels: electrodes.map { Channel(label: $0) },
      pieces: [Piece(samples: 0..<count, onset: 0)], samples: samples)
    var flashes = FlashTrain()
    try flashes.scan(0..<count) { (sample) throws(ReadingError) in
      FlashTrain.State(
        code: try run.stimulusCode(at: sample * rowCount + codeRow),
        isTarget: run[sample * rowCount + targetRow] != 0)
    }
    flashes.splitAtPauses()
    recording.adopt(flashes, speller: .wadsworth())
    return recording
  }

  /// From the row of times, to the nearest thousandth of a Hz: they are rounded in the file.
  private static func samplingRate(
    _ run: MATNumbers, count: Int, name: String
  ) throws(ReadingError) -> Double {
    let duration = run[(count - 1) * rowCount + timeRow] - run[timeRow]
    let rate = ((Double(count - 1) / duration) * 1000).rounded() / 1000
    guard rate.isFinite, rate > 0 else {
      throw .malformed(
        path: run.bytes.path, place: .part("field \(name), row 1"),
        found: "\(count) samples in \(duration) s", expected: "times that rise")
    }
    return rate
  }
}
