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

  /// What an error of `decode` says in words, in brackets behind a blank; empty where it says nothing to people.
  package static func reason(_ error: any Error) -> String {
    func path(_ context: DecodingError.Context) -> String {
      context.codingPath.map { $0.intValue.map { "\($0)" } ?? $0.stringValue }
        .joined(separator: ".")
    }
    let words: String? =
      switch error as? DecodingError {
      case .keyNotFound(let key, let context):
        "no “\((context.codingPath + [key]).map(\.stringValue).joined(separator: "."))”"
      case .typeMismatch(_, let context): "“\(path(context))” is of another kind"
      case .valueNotFound(_, let context): "“\(path(context))” is null"
      case .dataCorrupted(let context):
        context.underlyingError == nil && !context.codingPath.isEmpty
          ? context.debugDescription : nil
      default: nil
      }
    return words.map { " (\($0))" } ?? ""
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
