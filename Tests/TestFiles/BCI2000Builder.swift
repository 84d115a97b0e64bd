/// Builds BCI2000 `.dat` files in memory, independently of the reader.
public struct BCI2000Builder {
  /// The data formats of version 1.1; version 1.0 knows the first.
  public enum Format: String, CaseIterable, Sendable {
    case int16, int32, float32
  }

  /// The data format; `nil` for a version 1.0 header, which has none.
  public var format: Format?
  /// States: name, bits, and a value for every sample.
  public var states: [(name: String, bits: Int, values: [Int])] = []
  /// Parameter lines.
  public var parameters: [String] = []
  /// Stored numbers, [sample][channel].
  public var samples: [[Int]] = []

  /// A builder of an empty file.
  public init(format: Format?) { self.format = format }

  /// The file's bytes.
  public func file() -> [UInt8] {
    let stateLength = (states.reduce(0) { $0 + $1.bits } + 7) / 8
    var sections = "[ State Vector Definition ] \r\n"
    var bit = 0
    for state in states {
      sections += "\(state.name) \(state.bits) 0 \(bit / 8) \(bit % 8)\r\n"
      bit += state.bits
    }
    sections += "[ Parameter Definition ] \r\n"
    sections += parameters.map { $0 + "\r\n" }.joined() + "\r\n"
    let body = Array(sections.utf8)
    func first(_ length: Int) -> String {
      let digits = String(repeating: " ", count: max(0, 6 - "\(length)".count)) + "\(length)"
      let lengths =
        "HeaderLen= \(digits) SourceCh= \(samples[0].count) StatevectorLen= \(stateLength)"
      guard let format else { return lengths + "\r\n" }
      return "BCI2000V= 1.1 \(lengths) DataFormat= \(format.rawValue)\r\n"
    }
    let length = body.count + first(0).utf8.count
    var bytes = Array(first(length).utf8) + body
    for (index, sample) in samples.enumerated() {
      bytes += sample.flatMap(encode)
      var vector = [UInt8](repeating: 0, count: stateLength)
      bit = 0
      for state in states {
        for place in 0..<state.bits where state.values[index] >> place & 1 == 1 {
          vector[(bit + place) / 8] |= 1 << UInt8((bit + place) % 8)
        }
        bit += state.bits
      }
      bytes += vector
    }
    return bytes
  }

  private func encode(_ value: Int) -> [UInt8] {
    func little(_ number: some FixedWidthInteger) -> [UInt8] {
      withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }
    return switch format {
    case nil, .int16: little(Int16(value))
    case .int32: little(Int32(value))
    case .float32: little(Float(value).bitPattern)
    }
  }

  /// A speller run: two selections (E, then `_`), 2 repetitions of a 2×3 matrix, 3 channels.
  public static func speller(format: Format?, labels: Bool = true) -> BCI2000Builder {
    var builder = BCI2000Builder(format: format)
    // Rows are codes 1 and 2, columns 3 to 5: E is row 2, column 2; `_` is row 2, column 3.
    let flashes =
      MATDataSets.flashes(
        from: 20, step: 8, codes: [3, 1, 5, 2, 4], targets: [2, 4], repetitions: 2)
      + MATDataSets.flashes(
        from: 150, step: 8, codes: [1, 2, 3, 4, 5], targets: [2, 5], repetitions: 2)
    let count = 260
    let states = MATDataSets.states(flashes, count: count, length: 5)
    builder.states = [
      ("Running", 1, Array(repeating: 1, count: count)),
      ("StimulusCode", 16, states.codes.map { Int($0) }),
      ("StimulusType", 3, states.types.map { labels ? Int($0) : 0 }),
      (
        "PhaseInSequence", 2,
        (0..<count).map { (15..<110).contains($0) || (140..<240).contains($0) ? 2 : 1 }
      ),
    ]
    builder.parameters = [
      "Source int SamplingRate= 250Hz 256Hz 1 % // sample rate",
      "Source list ChannelNames= 3 Fz Cz%20x Pz // names",
      "Source floatlist SourceChOffset= 3 0 10 -5 0 % % // offsets",
      "Source floatlist SourceChGain= 3 0.5 0.5muV 2mV 0.003muV % % // gains",
      "Application:Speller%20Targets matrix TargetDefinitions= 6 { Display Enter Size } A A 1 "
        + "B B 1 C C 1 D D 1 E E 1 _ %20 1 // targets",
      "Application intlist NumMatrixColumns= 1 3 6 1 % // columns",
      "Application intlist NumMatrixRows= 1 2 6 0 % // rows",
      "Application string TextToSpell= E_ // text",
    ]
    builder.samples = (0..<count).map { sample in (0..<3).map { sample - 100 * $0 } }
    return builder
  }
}
