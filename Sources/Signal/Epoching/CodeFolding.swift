/// Numbers of a file that stand for stimulus codes from 1: trigger codes 101 to 112 for items 1 to 12.
public struct CodeFolding: Sendable, Equatable {
  /// The file's numbers.
  public var numbers: ClosedRange<Int>
  /// The code that the first of them stands for; each further one stands for the next.
  public var first: Int

  /// A folding from its parts.
  public init(numbers: ClosedRange<Int>, first: Int) {
    self.numbers = numbers
    self.first = first
  }

  /// The code of `number`; `nil` for a number that is not folded.
  public func code(of number: Int) -> Int? {
    numbers.contains(number) ? first + (number - numbers.lowerBound) : nil
  }

  /// The codes that OpenViBE's labels (`OVTK_StimulationId_Label_01` …) stand for.
  static let openViBE = CodeFolding(numbers: 33_025...33_279, first: 1)
}

extension CodeFolding: CustomStringConvertible {
  /// The folding as `init(_:)` takes it.
  public var description: String {
    let last = first + numbers.count - 1
    return numbers.count == 1
      ? "\(numbers.lowerBound)=\(first)"
      : "\(numbers.lowerBound)-\(numbers.upperBound)=\(first)-\(last)"
  }

  /// The folding that a user wrote: `101-112=1-12` or `101=1`.
  ///
  /// `nil` unless both sides are as many numbers, those on the right codes from 1 to 32767.
  public init?(_ text: String) {
    let sides = text.split(separator: "=", omittingEmptySubsequences: false)
    guard sides.count == 2, let numbers = Self.range(sides[0]), let codes = Self.range(sides[1]),
      numbers.upperBound - numbers.lowerBound == codes.upperBound - codes.lowerBound,
      codes.lowerBound >= 1, codes.upperBound <= FlashFacts.greatestStimulus
    else { return nil }
    self.init(numbers: numbers, first: codes.lowerBound)
  }

  private static func range(_ text: Substring) -> ClosedRange<Int>? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { part in
      part.allSatisfy(\.isASCII) && part.count <= 9 ? Int(part) : nil
    }
    guard let low = ends.first ?? nil, let high = ends.last ?? nil, ends.count <= 2, low <= high
    else { return nil }
    return low...high
  }
}

extension CodeFolding: Codable {
  /// Decodes the text that `init(_:)` takes.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let folding = CodeFolding(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "“\(text)” is no folding of codes")
    }
    self = folding
  }

  /// Encodes the text that `init(_:)` takes.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
