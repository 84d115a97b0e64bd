import Files
import Signal

/// The header of an EDF, EDF+, BDF or BDF+ file.
///
/// Source: Kemp et al. 1992 (EDF), Kemp & Olivan 2003 (EDF+), BioSemi's BDF description. The fields
/// are text of fixed width; `Field` lists them and everything else follows from that table.
package struct EDFHeader: Sendable, Equatable {
  /// Which of the two sample widths the file has.
  package enum Variant: Sendable, Equatable {
    /// 16-bit samples.
    case edf
    /// 24-bit samples.
    case bdf

    /// Bytes a sample.
    package var sampleSize: Int { self == .edf ? 2 : 3 }
  }

  /// A field by its place.
  package struct Field: Sendable {
    /// The field's name in the specification.
    package let name: String
    /// Bytes before it: in the file, or in one signal's header.
    package let offset: Int
    /// Bytes.
    package let width: Int

    package static let version = Field(name: "version", offset: 0, width: 8)
    package static let headerSize = Field(name: "number of header bytes", offset: 184, width: 8)
    package static let reserved = Field(name: "reserved", offset: 192, width: 44)
    package static let recordCount = Field(name: "number of data records", offset: 236, width: 8)
    package static let recordDuration = Field(
      name: "duration of a data record", offset: 244, width: 8)
    package static let signalCount = Field(name: "number of signals", offset: 252, width: 4)

    package static let label = Field(name: "label", offset: 0, width: 16)
    package static let dimension = Field(name: "physical dimension", offset: 96, width: 8)
    package static let physicalMinimum = Field(name: "physical minimum", offset: 104, width: 8)
    package static let physicalMaximum = Field(name: "physical maximum", offset: 112, width: 8)
    package static let digitalMinimum = Field(name: "digital minimum", offset: 120, width: 8)
    package static let digitalMaximum = Field(name: "digital maximum", offset: 128, width: 8)
    package static let sampleCount = Field(name: "samples in a record", offset: 216, width: 8)
  }

  /// The header of one signal.
  package struct Signal: Sendable, Equatable {
    /// The label without padding.
    package var label: String
    /// The unit as the file has it.
    package var dimension: String
    /// The physical value of the digital minimum and maximum.
    package var physical: (minimum: Double, maximum: Double)
    /// The smallest and largest stored number.
    package var digital: (minimum: Double, maximum: Double)
    /// Samples in one data record.
    package var samplesPerRecord: Int
    /// Bytes of a record before the signal's own.
    package var offset: Int

    /// Whether it holds annotations instead of samples.
    package var isAnnotations: Bool {
      label.lowercased() == "edf annotations" || label.lowercased() == "bdf annotations"
    }

    package static func == (left: Signal, right: Signal) -> Bool {
      left.label == right.label && left.dimension == right.dimension
        && left.physical == right.physical && left.digital == right.digital
        && left.samplesPerRecord == right.samplesPerRecord && left.offset == right.offset
    }
  }

  /// Bytes of the fixed part, and of the header of one signal.
  package static let blockSize = 256

  /// The width of samples.
  package let variant: Variant
  /// Whether records may have gaps between them (EDF+D, BDF+D).
  package let isDiscontinuous: Bool
  /// The number of records that the header states; `nil` for −1 or nonsense.
  package let statedRecordCount: Int?
  /// The length of a record, in seconds; 0 in files that hold annotations alone.
  package let recordDuration: Double
  /// The signals, annotations among them.
  package let signals: [Signal]
  /// Bytes of one record.
  package let recordSize: Int
  /// What was odd and read around.
  package private(set) var warnings: [Warning] = []

  /// Bytes before the first record.
  package var size: Int { Self.blockSize * (signals.count + 1) }
}

extension EDFHeader {
  /// Which variant `bytes` begin like; `nil` if neither.
  package static func variant(of bytes: FileBytes) -> Variant? {
    let reader = ByteReader(bytes)
    if reader.matches("BIOSEMI", at: 1), (try? reader.byte(at: 0)) == 0xFF { return .bdf }
    guard reader.matches("0", at: 0), bytes.count >= Field.version.width,
      let version = try? reader.text(at: 0, length: Field.version.width)
    else { return nil }
    return version == "0" ? .edf : nil
  }

  /// Reads and checks the header.
  package init(_ bytes: FileBytes) throws(ReadingError) {
    guard let variant = Self.variant(of: bytes) else {
      throw .malformed(
        path: bytes.path, place: .byte(0), found: "another beginning",
        expected: "“0” with seven spaces (EDF) or byte 255 and “BIOSEMI” (BDF)")
    }
    let fields = EDFFieldReader(reader: ByteReader(bytes))
    try fields.reader.check(0, length: Self.blockSize, expected: "a header of 256 bytes")
    let count = try fields.integer(.signalCount, in: 1...9999)
    let size = Self.blockSize * (count + 1)
    try fields.reader.check(0, length: size, expected: "\(count) signal headers")

    self.variant = variant
    let reserved = try fields.text(.reserved)
    isDiscontinuous = reserved.hasPrefix("EDF+D") || reserved.hasPrefix("BDF+D")
    let records = Int(decimal: try fields.text(.recordCount))
    statedRecordCount = records.flatMap { $0 >= 0 ? $0 : nil }
    recordDuration = try fields.decimal(.recordDuration, atLeast: 0)
    var offset = 0
    var signals: [Signal] = []
    signals.reserveCapacity(count)
    for index in 0..<count {
      let signal = try Signal(fields.signal(index, of: count), offset: offset)
      offset += signal.samplesPerRecord * variant.sampleSize
      signals.append(signal)
    }
    guard offset > 0 else {
      throw .malformed(
        path: bytes.path, place: .part("samples in a record"), found: "0 for every signal",
        expected: "a signal with samples")
    }
    self.signals = signals
    recordSize = offset
    let stated = try fields.text(.headerSize)
    if Int(decimal: stated) != size {
      warnings.add(
        .contradiction,
        "the header says it is \(stated) bytes long, but \(count) signals need \(size)")
    }
  }
}

extension EDFHeader.Signal {
  fileprivate init(_ fields: EDFFieldReader, offset: Int) throws(ReadingError) {
    label = try fields.text(.label)
    dimension = try fields.text(.dimension)
    samplesPerRecord = try fields.integer(.sampleCount, in: 0...99_999_999)
    self.offset = offset
    physical = (0, 0)
    digital = (0, 0)
    // Writers leave the calibration of annotations empty.
    guard !isAnnotations else { return }
    physical = (try fields.decimal(.physicalMinimum), try fields.decimal(.physicalMaximum))
    digital = (try fields.decimal(.digitalMinimum), try fields.decimal(.digitalMaximum))
  }
}

/// Decodes the fields of the fixed header, or of one signal's.
private struct EDFFieldReader {
  let reader: ByteReader
  /// Which signal of how many; `nil` for the fixed header.
  var signal: (index: Int, count: Int)?

  func signal(_ index: Int, of count: Int) -> EDFFieldReader {
    EDFFieldReader(reader: reader, signal: (index, count))
  }

  // A signal field stands `count` times in a row, one after the other for all signals.
  func offset(_ field: EDFHeader.Field) -> Int {
    guard let signal else { return field.offset }
    return EDFHeader.blockSize + signal.count * field.offset + signal.index * field.width
  }

  func text(_ field: EDFHeader.Field) throws(ReadingError) -> String {
    try reader.text(at: offset(field), length: field.width)
  }

  func integer(
    _ field: EDFHeader.Field, in range: ClosedRange<Int>
  ) throws(ReadingError) -> Int {
    let text = try text(field)
    guard let number = Int(decimal: text), range.contains(number) else {
      throw malformed(
        field, text, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func decimal(
    _ field: EDFHeader.Field, atLeast minimum: Double? = nil
  ) throws(ReadingError) -> Double {
    let text = try text(field)
    guard let number = Double(decimal: text), minimum.map({ number >= $0 }) ?? true else {
      throw malformed(field, text, minimum == nil ? "a number" : "a number that is not negative")
    }
    return number
  }

  private func malformed(
    _ field: EDFHeader.Field, _ text: String, _ expected: String
  ) -> ReadingError {
    let owner = signal.map { " of signal \($0.index + 1)" } ?? ""
    return .malformed(
      path: reader.bytes.path, place: .byte(offset(field)), found: "“\(text)”",
      expected: "\(expected) (\(field.name)\(owner))")
  }
}
