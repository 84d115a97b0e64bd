#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// JSON as files and results have it: one line, keys sorted, slashes as they are.
public enum JSONText {
  /// How the names of fields are written.
  public enum Keys: Sendable {
    /// `samplingRate` as `sampling_rate`.
    case snakeCase
    /// As they are, where another program's format names them.
    case verbatim
  }

  /// The text of a value.
  ///
  /// The same value gives the same text. Numbers that JSON cannot express are `"inf"`, `"-inf"` and
  /// `"nan"`, in results alone: what is read again must be finite.
  ///
  /// - Precondition: `value` is made of numbers, texts, lists and fields.
  public static func encode(_ value: some Encodable, keys: Keys = .snakeCase) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if keys == .snakeCase { encoder.keyEncodingStrategy = .convertToSnakeCase }
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let data = try? encoder.encode(value) else {
      preconditionFailure("numbers, texts, lists and fields, which JSON can always express")
    }
    return String(decoding: data, as: UTF8.self)
  }

  /// The value that a text of `encode` stands for.
  ///
  /// - Throws: `DecodingError` where it is no JSON or does not fit to the type.
  public static func decode<Value: Decodable>(
    _ type: Value.Type, from text: some Sequence<UInt8>, keys: Keys = .snakeCase
  ) throws -> Value {
    let decoder = JSONDecoder()
    if keys == .snakeCase { decoder.keyDecodingStrategy = .convertFromSnakeCase }
    return try decoder.decode(type, from: Data(text))
  }

  /// The value in a file that the run may replace, which therefore is none of its inputs.
  ///
  /// - Returns: `nil` where there is no such file, it is longer than 64 MB, or it holds something else.
  package static func decodeOutput<Value: Decodable>(
    _ type: Value.Type, at path: String, keys: Keys = .snakeCase
  ) -> Value? {
    FileBytes.ofOutput(at: path, most: 1 << 26).flatMap { try? decode(type, from: $0, keys: keys) }
  }
}
