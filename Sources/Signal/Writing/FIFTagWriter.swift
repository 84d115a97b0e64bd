import Files

/// Writes the tags of a FIF file, most significant byte first ("Functional Image File Format").
struct FIFTagWriter: ~Copyable {
  /// The types of data.
  enum Kind {
    static let int32: Int32 = 3
    static let single: Int32 = 4
    static let text: Int32 = 10
    static let channel: Int32 = 30
    static let identifier: Int32 = 31
    static let point: Int32 = 33
    /// Numbers with their dimensions behind them.
    static let matrix: Int32 = 1 << 30
  }

  private var file: OutputFile

  /// Begins a file with its identifier: version 1.4, no machine, no time.
  init(_ file: consuming OutputFile) throws(WritingError) {
    self.file = file
    try identifier(100)
    try numbers(101, [-1])  // no directory: tags follow one another
    try numbers(106, [-1])  // no list of free places
  }

  /// Writes a tag of bytes.
  mutating func tag(_ tag: Int32, type: Int32, _ data: [UInt8]) throws(WritingError) {
    try head(tag, type: type, byteCount: data.count)
    try file.write(data.span.bytes)
  }

  /// Writes what stands before the data of a tag, which are to follow by `append`.
  mutating func head(_ tag: Int32, type: Int32, byteCount: Int) throws(WritingError) {
    precondition(byteCount <= Int(Int32.max), "a tag holds 2 GB")
    var bytes: [UInt8] = []
    for number in [tag, type, Int32(byteCount), 0] { bytes.append(number.bigEndian) }
    try file.write(bytes.span.bytes)
  }

  /// Writes a part of the data of a tag.
  mutating func append(_ numbers: [UInt32]) throws(WritingError) {
    try file.write(numbers.span.bytes)
  }

  /// Writes a tag of whole numbers.
  mutating func numbers(_ tag: Int32, _ values: [Int]) throws(WritingError) {
    var data: [UInt8] = []
    for value in values { data.append(Int32(clamping: value).bigEndian) }
    try self.tag(tag, type: Kind.int32, data)
  }

  /// Writes a tag of one number in single precision.
  mutating func number(_ tag: Int32, _ value: Float) throws(WritingError) {
    var data: [UInt8] = []
    data.append(value.bitPattern.bigEndian)
    try self.tag(tag, type: Kind.single, data)
  }

  /// Writes a tag of text, which is Latin-1 in these files.
  mutating func text(_ tag: Int32, _ text: String) throws(WritingError) {
    try self.tag(tag, type: Kind.text, Self.latin1(text))
  }

  /// Writes a tag with an identifier that tells neither time nor machine.
  mutating func identifier(_ tag: Int32) throws(WritingError) {
    var data: [UInt8] = []
    for number in [Int32(1 << 16 | 4), 0, 0, 0, 0] { data.append(number.bigEndian) }
    try self.tag(tag, type: Kind.identifier, data)
  }

  /// Begins a block.
  mutating func begin(_ block: Int) throws(WritingError) { try numbers(104, [block]) }

  /// Ends a block.
  mutating func end(_ block: Int) throws(WritingError) { try numbers(105, [block]) }

  /// Ends the file and makes it appear.
  consuming func commit() throws(WritingError) {
    var bytes: [UInt8] = []
    for number in [Int32(108), 0, 0, -1] { bytes.append(number.bigEndian) }
    try file.write(bytes.span.bytes)
    try file.commit()
  }

  /// Text in Latin-1, with `?` for what that does not have.
  static func latin1(_ text: String) -> [UInt8] {
    text.unicodeScalars.map { UInt8(exactly: $0.value) ?? UInt8(ascii: "?") }
  }
}
