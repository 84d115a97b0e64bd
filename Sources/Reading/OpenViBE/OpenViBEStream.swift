import Files
import Signal

/// The identifiers of OpenViBE's elements and streams (its SDK, `ovtk_defines.h` and `ovp_defines.h`).
enum OpenViBEIdentifier {
  /// Of the file: header, the types of its streams, and what was sent when.
  static let fileHeader: UInt64 = 0xF595_05AB_3684_C8D8
  static let compression: UInt64 = 0x4035_8769_1663_80D1
  static let streamType: UInt64 = 0x732E_C1D1_FE90_4087
  static let chunk: UInt64 = 0x2E60_AD18_87A2_9BDF
  static let chunkStream: UInt64 = 0x30A5_6D8A_B9C1_2238
  static let chunkStart: UInt64 = 0x093E_6A0A_C5A9_467B
  static let chunkContent: UInt64 = 0x8D4B_0BE8_7051_265C

  /// Of every stream.
  static let header: UInt64 = 0x002B_395F_108A_DFAE
  static let buffer: UInt64 = 0x00CF_2101_0237_5310

  /// Of signals: a rate, and a matrix of channels and samples.
  static let signal: UInt64 = 0x0078_55DE_3748_D375
  static let rate: UInt64 = 0x0014_1C43_0C37_006B
  static let matrix: UInt64 = 0x0072_F560_7ED2_CBED
  static let dimension: UInt64 = 0x0000_E3C0_3A7D_5141
  static let size: UInt64 = 0x0013_02F7_36D8_438A
  static let label: UInt64 = 0x0015_3E40_1902_27E0
  static let matrixBuffer: UInt64 = 0x0012_0663_08FB_C165
  static let numbers: UInt64 = 0x00B1_8C10_427D_098C

  /// Of stimulations.
  static let stimulations: UInt64 = 0x006D_EABE_7FC0_5A20
  static let stimulation: UInt64 = 0x0016_EAC6_29FB_CAA1
  static let stimulationCode: UInt64 = 0x006F_A5DB_4BAC_31E9
  static let stimulationDate: UInt64 = 0x00B8_66D8_14DA_5374
  static let stimulationDuration: UInt64 = 0x14EE_055F_87FB_CC9C

  /// Types of streams.
  static let signalStream: UInt64 = 0x5BA3_6127_195F_EAE1
  static let stimulationStream: UInt64 = 0x6F75_2DD0_082A_321E
}

/// A signal as OpenViBE sends it: a header once, then buffers of as many samples each.
struct OpenViBESignal {
  /// Samples per second, in Hz.
  private(set) var rate = 0.0
  /// Channels and samples of a buffer.
  private(set) var dimensions: [Int] = []
  /// Labels of the channels, where they have some.
  private(set) var labels: [String] = []
  /// Where the numbers of each buffer stand, and when its first sample came, in s.
  private(set) var buffers: [(start: Int, time: Double)] = []

  /// Bytes of a buffer's numbers; 0 before there was a header.
  var bufferSize: Int {
    dimensions.count == 2 ? 8 * dimensions[0] * dimensions[1] : 0
  }

  /// Takes what was sent at `time`.
  mutating func take(
    _ reader: ByteReader, _ content: Range<Int>, at time: Double
  ) throws(ReadingError) {
    var elements = EBMLElements(reader, in: content)
    while let element = elements.next() {
      switch element.identifier {
      case OpenViBEIdentifier.header: try takeHeader(reader, element.content)
      case OpenViBEIdentifier.buffer: takeBuffer(reader, element.content, at: time)
      default: continue
      }
    }
  }

  private mutating func takeHeader(
    _ reader: ByteReader, _ content: Range<Int>
  ) throws(ReadingError) {
    // A stream that begins anew has the same header again.
    var found = OpenViBESignal()
    var elements = EBMLElements(reader, in: content)
    while let element = elements.next() {
      var parts = EBMLElements(reader, in: element.content)
      while let part = parts.next() {
        switch (element.identifier, part.identifier) {
        case (OpenViBEIdentifier.signal, OpenViBEIdentifier.rate):
          found.rate = Double(try reader.ebmlNumber(part.content) ?? 0)
        case (OpenViBEIdentifier.matrix, OpenViBEIdentifier.dimension):
          try found.takeDimension(reader, part.content)
        default: continue
        }
      }
    }
    guard found.rate > 0, found.dimensions.count == 2, (1...4096).contains(found.dimensions[0]),
      (1...1 << 24).contains(found.dimensions[1])
    else {
      throw .malformed(
        path: reader.bytes.path, place: .byte(content.lowerBound),
        found: "a signal of \(found.rate) Hz and the dimensions \(found.dimensions)",
        expected: "a rate, 1 to 4096 channels and samples of a buffer")
    }
    guard buffers.isEmpty || found.rate == rate && found.dimensions == dimensions else {
      throw .unsupported(
        path: reader.bytes.path, place: .byte(content.lowerBound),
        found: "a signal that changes its rate or channels on the way",
        remedy: "convert it to GDF or CSV with OpenViBE")
    }
    found.buffers = buffers
    self = found
  }

  private mutating func takeDimension(
    _ reader: ByteReader, _ content: Range<Int>
  ) throws(ReadingError) {
    var elements = EBMLElements(reader, in: content)
    while let element = elements.next() {
      switch element.identifier {
      case OpenViBEIdentifier.size:
        dimensions.append(Int(clamping: try reader.ebmlNumber(element.content) ?? 0))
      case OpenViBEIdentifier.label where dimensions.count <= 1 && labels.count < 4096:
        labels.append(
          try reader.text(at: element.content.lowerBound, length: element.content.count))
      default: continue
      }
    }
  }

  private mutating func takeBuffer(_ reader: ByteReader, _ content: Range<Int>, at time: Double) {
    var elements = EBMLElements(reader, in: content)
    while let element = elements.next() {
      guard element.identifier == OpenViBEIdentifier.matrixBuffer else { continue }
      var parts = EBMLElements(reader, in: element.content)
      while let part = parts.next() {
        guard part.identifier == OpenViBEIdentifier.numbers, bufferSize > 0,
          part.content.count == bufferSize
        else { continue }
        buffers.append((part.content.lowerBound, time))
      }
    }
  }
}

/// The stimulations that OpenViBE sends.
struct OpenViBEStimulations {
  /// All of them, on the clock of the file.
  private(set) var events: [Event] = []

  /// Takes what was sent.
  mutating func take(_ reader: ByteReader, _ content: Range<Int>) throws(ReadingError) {
    var elements = EBMLElements(reader, in: content)
    while let buffer = elements.next() {
      guard buffer.identifier == OpenViBEIdentifier.buffer else { continue }
      var sets = EBMLElements(reader, in: buffer.content)
      while let set = sets.next() {
        guard set.identifier == OpenViBEIdentifier.stimulations else { continue }
        var parts = EBMLElements(reader, in: set.content)
        while let part = parts.next() {
          guard part.identifier == OpenViBEIdentifier.stimulation else { continue }
          try takeOne(reader, part.content)
        }
      }
    }
  }

  private mutating func takeOne(
    _ reader: ByteReader, _ content: Range<Int>
  ) throws(ReadingError) {
    var elements = EBMLElements(reader, in: content)
    var (code, date, duration): (UInt64?, UInt64?, UInt64) = (nil, nil, 0)
    while let element = elements.next() {
      let number = try reader.ebmlNumber(element.content)
      switch element.identifier {
      case OpenViBEIdentifier.stimulationCode: code = number
      case OpenViBEIdentifier.stimulationDate: date = number
      case OpenViBEIdentifier.stimulationDuration: duration = number ?? 0
      default: continue
      }
    }
    guard let code, let date, let number = Int(exactly: code) else { return }
    events.append(
      Event(
        onset: OpenViBEReader.seconds(date), duration: OpenViBEReader.seconds(duration),
        code: number))
  }
}
