import Files
import Signal

/// Where the samples of a data set lie: [channel, point, trial], the channel fastest.
struct EEGLABMatrix {
  let channels: Int
  let points: Int
  let trials: Int
  private let bytes: FileBytes
  private let offset: Int
  private let encoding: SampleEncoding
  /// Whether the point runs fastest instead, as in `.dat` files.
  private var isTransposed = false

  /// The samples of a set, inside of it or in the file beside that it names.
  init(_ set: EEGLABSet, warnings: inout [Warning]) throws(ReadingError) {
    guard let data = try set.field("data") else {
      throw .malformed(
        path: set.path, place: .part("EEG.data"), found: "nothing", expected: "samples")
    }
    let trials = try set.count("trials") ?? 1
    guard data.kind == .character else {
      try self.init(data, trials: trials)
      return
    }
    try self.init(
      name: data.text(), beside: set.path, channels: set.count("nbchan"),
      points: set.count("pnts"), trials: trials, warnings: &warnings)
  }

  /// Samples inside the set.
  private init(_ data: MATArray, trials: Int) throws(ReadingError) {
    let numbers = try data.numbers()
    channels = data.dimensions[0]
    guard (1...4096).contains(channels), data.count / channels % trials == 0 else {
      throw data.mismatch(expected: "1 to 4096 channels with \(trials) trials")
    }
    points = data.count / channels / trials
    self.trials = trials
    bytes = numbers.bytes
    offset = numbers.offset
    encoding = try numbers.encoding()
  }

  /// Samples in the file `name` beside the set, in single precision.
  private init(
    name: String, beside path: String, channels: Int?, points: Int?, trials: Int,
    warnings: inout [Warning]
  ) throws(ReadingError) {
    guard let channels, let points, channels <= 4096 else {
      throw .malformed(
        path: path, place: .part("EEG.nbchan, EEG.pnts"), found: "not both, or too many",
        expected: "the size of the samples in \(name)")
    }
    (self.channels, self.points, self.trials) = (channels, points, trials)
    let file = name.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? name
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let stem = path.lastIndex(of: ".").map { String(path[..<$0]) } ?? path
    do throws(ReadingError) {
      bytes = try FileBytes(path: folder + file)
    } catch {
      // Whoever renames the pair does not rename the field.
      guard let renamed = try? FileBytes(path: stem + ".fdt") else { throw error }
      bytes = renamed
      warnings.add(
        .assumption, "the samples are in \(renamed.path), not in \(file) as the set says")
    }
    offset = 0
    encoding = SampleEncoding(.float32)
    isTransposed = file.hasSuffix(".dat")
    let (samples, tooMany) = points.multipliedReportingOverflow(by: trials)
    let (numbers, tooLarge) = samples.multipliedReportingOverflow(by: channels)
    guard !tooMany, !tooLarge, numbers <= bytes.count / 4 else {
      throw .malformed(
        path: bytes.path, place: .byte(bytes.count), found: "the end of the file",
        expected: "\(channels) channels of \(points) points in \(trials) trials")
    }
  }

  func samples() throws(ReadingError) -> SampleStore {
    let (size, count) = (encoding.size, points * trials)
    let layout = SampleLayout(
      channelOffsets: (0..<channels).map { offset + $0 * (isTransposed ? count : 1) * size },
      sampleStride: isTransposed ? size : channels * size)
    return try SampleStore(
      bytes: bytes, encoding: encoding, layout: layout,
      calibrations: Array(repeating: Calibration(), count: channels), count: count)
  }
}
