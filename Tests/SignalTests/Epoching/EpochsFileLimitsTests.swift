import Files
import Signal
import TestSupport
import Testing

/// Archives with the right checksums and numbers that no epochs have.
@Suite struct EpochsFileLimitsTests {
  let folder = TemporaryFolder()

  /// An archive of two epochs of one electrode and two samples, with some arrays in other ways.
  func write(
    x: (shape: [Int], values: [Float]) = ([2, 1, 2], [1, 2, 3, 4]), deviation: [Float] = [1, 1],
    rate: Double = 100, recordings: [Int32] = [0, 0], repetitions: [Int32] = [0, 1],
    metadata: String? = nil
  ) throws -> String {
    let path = folder.path("e.npz")
    var writer = ZipWriter(try OutputFile(path: path))
    let count = x.shape[0]
    try writer.add(array: "x", "<f4", x.shape, x.values)
    try writer.add(array: "y", "|i1", [count], (0..<count).map { Int8($0 % 2) })
    if count == 2 {
      try writer.add(array: "deviation", "<f4", [2, 1], deviation)
      try writer.add(array: "recording", "<i4", [2], recordings)
      try writer.add(array: "repetition", "<i4", [2], repetitions)
    }
    try writer.add(array: "sampling_rate", "<f8", [], [rate])
    if let metadata {
      let encoded = NumPyArray.encode([metadata])
      try writer.add(array: "metadata", encoded.descriptor, [], encoded.bytes)
    }
    try writer.commit()
    return path
  }

  func refuses(_ path: String, naming part: String) {
    #expect {
      try EpochsFile.read(path)
    } throws: { error in
      if case .malformed(path, .part(part), _, _)? = error as? ReadingError { true } else { false }
    }
  }

  @Test func `what is within limits is read`() throws {
    #expect(try EpochsFile.read(write()).count == 2)
    #expect(try EpochsFile.read(write(x: ([0, 64, 78], []))).electrodes.count == 64)
    #expect(try EpochsFile.read(write(x: ([2, 1, 2], [1e30, -1e30, 1e-30, 0]))).count == 2)
  }

  @Test func `empty arrays of any extent take no memory`() throws {
    for shape in [[0, 1 << 40, 2], [0, 5000, 2], [0, 2, 1 << 40], [0, 1, 70_000]] {
      try refuses(write(x: (shape, [])), naming: "x")
    }
  }

  @Test func `what is no number is refused, with the epoch`() throws {
    for value in [Float.nan, .infinity] {
      try refuses(write(x: ([2, 1, 2], [1, 2, 3, value])), naming: "x")
      try refuses(write(deviation: [1, value]), naming: "deviation")
    }
    try refuses(write(deviation: [1, 3e38]), naming: "deviation")
    try refuses(write(deviation: [-1, 1]), naming: "deviation")
  }

  @Test func `more recordings than there can be are refused`() throws {
    try refuses(write(recordings: [0, 1_000_000]), naming: "recording")
    #expect(try EpochsFile.read(write(recordings: [0, 999])).recordingCount == 1000)
  }

  @Test(arguments: [0, -1, 1e308, 1e7, 0.5, .nan, .infinity] as [Double])
  func `a rate beyond reason is refused`(rate: Double) throws {
    try refuses(write(rate: rate), naming: "sampling_rate")
  }

  @Test func `repetitions of rounds that cannot be are refused`() throws {
    try refuses(write(repetitions: [0, 1_000_000]), naming: "repetition")
    try refuses(write(repetitions: [-1, 0]), naming: "repetition")
    #expect(try EpochsFile.read(write(repetitions: [0, 999])).count == 2)
  }

  @Test(arguments: [
    #""sampling_rate":1e308,"band":{},"window":0.65"#,
    #""sampling_rate":120,"band":{"low":0},"window":1"#,
    #""sampling_rate":120,"band":{"low":5,"high":1},"window":1"#,
    #""sampling_rate":120,"band":{},"window":1e300"#, #""sampling_rate":120,"band":{},"window":-1"#,
  ])
  func `settings beyond reason are refused`(settings: String) throws {
    let json =
      #"{"preprocessing":{\#(settings),"normalization":"none"},"sources":[],"text":[],"#
      + #""tool_version":""}"#
    try refuses(write(metadata: json), naming: "metadata")
  }

  @Test(arguments: [-1, 1 << 40, Int.max]) func `an idle selection that cannot be is refused`(
    selection: Int
  ) throws {
    func json(_ idle: Int) -> String {
      #"{"idle":[\#(idle)],"sources":[],"text":[],"tool_version":""}"#
    }
    try refuses(write(metadata: json(selection)), naming: "metadata")
    #expect(try EpochsFile.read(write(metadata: json(3))).metadata.idle == [3])
  }

  @Test(arguments: ["[]", "[[]]", #"[["A"],["B","C"]]"#])
  func `a screen without items or of uneven rows is refused`(rows: String) throws {
    let json =
      #"{"speller":{"paradigm":"row-column","rows":\#(rows),"order":"rows-first"},"#
      + #""sources":[],"text":[],"tool_version":""}"#
    try refuses(write(metadata: json), naming: "metadata")
  }
}
