import Files
import Testing

@Suite struct ByteReaderTests {
  private let bytes = FileBytes([1, 2, 3, 4, 5, 6, 7, 0x88, 0xFE, 0xFF, 0xFF], path: "x")

  @Test func `integers are read in either order of bytes, wherever they stand`() throws {
    let little = ByteReader(bytes)
    let big = ByteReader(bytes, isBigEndian: true)
    #expect(try little.integer(UInt16.self, at: 1) == 0x0302)
    #expect(try big.integer(UInt16.self, at: 1) == 0x0203)
    #expect(try little.integer(UInt64.self, at: 0) == 0x8807_0605_0403_0201)
    #expect(try big.integer(Int32.self, at: 3) == 0x0405_0607)
    #expect(try little.int24(at: 8) == -2)
    #expect(try big.int24(at: 8) == -0x01_0001)
  }

  @Test func `a number that no Int holds is malformed`() throws {
    let reader = ByteReader(FileBytes([UInt8](repeating: 0xFF, count: 8), path: "x"))
    #expect(try reader.int(Int64.self, at: 0) == -1)
    #expect(throws: ReadingError.self) { try reader.int(UInt64.self, at: 0) }
  }

  @Test(arguments: [-1, 8, 11, 12, .max, .min])
  func `no place outside is read, and the error says where the end is`(offset: Int) {
    let reader = ByteReader(bytes)
    let error = #expect(throws: ReadingError.self) { try reader.integer(UInt32.self, at: offset) }
    #expect(error?.description.hasPrefix("x: byte \(max(0, min(offset, 11))): found ") == true)
    #expect(throws: ReadingError.self) { try reader.array(at: offset, length: 4) }
    #expect(throws: ReadingError.self) { try reader.array(at: 0, length: 12) }
    #expect(throws: ReadingError.self) { try reader.array(at: 2, length: -1) }
    #expect(!reader.matches("abcd", at: offset))
  }

  @Test func `a text ends before its NUL, without the white space around it`() throws {
    let reader = ByteReader(FileBytes(Array("  µV \n\0rest".utf8) + [0xB5, 0x56], path: "x"))
    #expect(try reader.text(at: 0, length: 12) == "µV")
    #expect(try reader.text(at: reader.count - 2, length: 2) == "µV", "Latin-1")
    #expect(reader.matches("rest", at: 8))
  }

  @Test func `a decimal field is a number or named`() throws {
    let reader = ByteReader(FileBytes(Array(" -1,5e2 0x10   ".utf8), path: "x"))
    #expect(try reader.decimal(at: 0, length: 8, field: "gain") == -150)
    #expect {
      try reader.decimal(at: 8, length: 7, field: "gain")
    } throws: { error in
      "\(error)" == "x: byte 8: found “0x10”; expected a number (gain)"
    }
  }
}
