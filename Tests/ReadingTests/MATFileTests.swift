import Files
import Reading
import Signal
import TestFiles
import TestSupport
import Testing

@Suite struct MATFileTests {
  private static let builders = [
    MATBuilder(), MATBuilder(isBigEndian: true), MATBuilder(isCompressed: true),
    MATBuilder(isBigEndian: true, isCompressed: true),
  ]

  private func open(_ bytes: [UInt8]) throws(ReadingError) -> MATFile {
    try MATFile(FileBytes(bytes, path: "x.mat"))
  }

  @Test(arguments: builders.indices) func `variables are found by name, class and size`(
    index: Int
  ) throws {
    let file = try open(
      Self.builders[index].file([
        ("a", .numbers(sizes: [2, 3], [1, 2, 3, 4, 5, 6])), ("text", .text("Öl µV")),
        ("cells", .cells([.text("x"), .numbers(sizes: [1, 1], [7])])),
      ]))
    #expect(file.summary == "a (2×3 double), text (1×5 char), cells (1×2 cell)")
    #expect(try file.array("text")?.text() == "Öl µV")
    #expect(try file.array("none") == nil)
  }

  @Test(arguments: builders.indices) func `numbers of every stored type are read`(
    index: Int
  ) throws {
    let types: [MATBuilder.Stored] = [
      .int8, .uint8, .int16, .uint16, .int32, .uint32, .int64, .uint64, .single, .double,
    ]
    for type in types {
      let values: [Double] = [0, 1, 100, 127]
      let file = try open(
        Self.builders[index].file([("x", .numbers(sizes: [4, 1], stored: type, values))]))
      let numbers = try #require(try file.array("x")).numbers()
      #expect((0..<numbers.count).map { numbers[$0] } == values, "\(type)")
    }
  }

  @Test(arguments: builders.indices) func `cells and struct arrays are opened`(
    index: Int
  ) throws {
    let file = try open(
      Self.builders[index].file([
        ("c", .cells([.text("On"), .text(""), .numbers(sizes: [1, 1], stored: .int8, [-3])])),
        (
          "event",
          .structure(
            fields: ["type", "latency"],
            elements: [
              [.text("a"), .numbers(sizes: [1, 1], [1.5])],
              [.text("b"), .cells([.structure(fields: ["deep"], elements: [[.text("z")]])])],
            ])
        ),
      ]))
    let cells = try #require(try file.array("c")).cells()
    #expect(cells.count == 3)
    #expect(try cells.cell(0).text() == "On")
    #expect(try cells.cell(1).text() == "")
    #expect(try cells.cell(2).number() == -3)
    let events = try #require(try file.array("event")).fields()
    #expect(events.fields == ["type", "latency"])
    #expect(events.count == 2)
    #expect(try events.field("latency", of: 0)?.number() == 1.5)
    #expect(try events.field("type", of: 1)?.text() == "b")
    #expect(
      try events.field("latency", of: 1)?.cells().cell(0).fields().field("deep")?.text() == "z")
    #expect(try events.field("none") == nil)
  }

  @Test func `MAT v7_3 is recognised, and how to convert it is said`() {
    var bytes = Array("MATLAB 7.3 MAT-file, Platform: GLNXA64".utf8)
    bytes += [UInt8](repeating: 0x20, count: 512 - bytes.count)
    bytes += [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]
    #expect(MATReader.canRead(FileBytes(bytes, path: "x.mat")))
    let error = #expect(throws: ReadingError.self) { try open(bytes) }
    #expect(error?.description.contains("v7.3 (HDF5)") == true)
    #expect(error?.description.contains("'-v7'") == true)
  }

  @Test(arguments: [false, true]) func `MAT v4 is recognised`(bigEndian: Bool) {
    let builder = MATBuilder(isBigEndian: bigEndian)
    let header = [Int32(bigEndian ? 1000 : 0), 1, 2, 0, 2].flatMap { builder.number($0) }
    let bytes = header + Array("x\0".utf8) + [UInt8](repeating: 0, count: 16)
    #expect(MATReader.canRead(FileBytes(bytes, path: "x.mat")))
    let error = #expect(throws: ReadingError.self) { try open(bytes) }
    #expect(error?.description.contains("MAT v4") == true)
  }

  @Test func `a text is no MAT file`() {
    let text = FileBytes(Array("time,Fz,Cz\n0,1,2\n".utf8), path: "x.csv")
    #expect(!MATReader.canRead(text))
    #expect(!MATReader.canRead(FileBytes([], path: "empty")))
  }

  @Test(arguments: builders.indices) func `every cut of a file is read or refused, never a trap`(
    index: Int
  ) throws {
    let bytes = Self.builders[index].file([
      ("a", .numbers(sizes: [2, 3], [1, 2, 3, 4, 5, 6])),
      ("c", .cells([.text("On"), .numbers(sizes: [1, 1], stored: .int8, [-3])])),
    ])
    var refused = 0
    for length in 0..<bytes.count {
      do throws(ReadingError) {
        let file = try open(Array(bytes.prefix(length)))
        for entry in file.entries { _ = try file.array(entry.header.name) }
      } catch { refused += 1 }
    }
    #expect(refused > bytes.count / 2)
  }

  @Test func `sizes beyond the stored numbers are an error that says so`() throws {
    let file = try open(
      MATBuilder().file([("x", .numbers(sizes: [1 << 30, 1 << 30], [1, 2, 3, 4]))]))
    let error = #expect(throws: ReadingError.self) { try file.array("x")?.numbers() }
    #expect(
      error?.description
        == "x.mat: byte 176: found 32 bytes of double; "
        + "expected 1152921504606846976 values (1073741824×1073741824 double x)")
  }

  @Test func `sizes whose product overflows are an error`() {
    let huge = Int(Int32.max)
    #expect(throws: ReadingError.self) {
      try open(MATBuilder().file([("x", .numbers(sizes: [huge, huge, huge], [1]))]))
    }
  }

  @Test func `a cell array that claims more cells than bytes is an error`() throws {
    let builder = MATBuilder()
    var bytes = builder.file([("c", .cells([.text("a")]))])
    // Sizes begin behind the header, the matrix's tag, the flags and their own tag.
    bytes.replaceSubrange(
      160..<168, with: builder.number(Int32(60_000)) + builder.number(Int32(60_000)))
    let file = try open(bytes)
    #expect(throws: ReadingError.self) { try file.array("c")?.cells() }
  }

  @Test func `a compressed element that claims less than it holds is an error`() throws {
    let builder = MATBuilder()
    var element = builder.matrix(
      .numbers(sizes: [1, 100], [Double](repeating: 1, count: 100)), name: "x")
    element.replaceSubrange(4..<8, with: builder.number(UInt32(300)))
    let file = try open(builder.file([]) + builder.compressed(element))
    let error = #expect(throws: ReadingError.self) { try file.array("x") }
    #expect(error?.description.contains("expected 300 bytes, as their tag says") == true)
  }
}
