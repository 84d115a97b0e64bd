/// A value that is written as null where it is not known.
///
/// Encoders leave optional fields out; scripts that read the tool's JSON find every field.
@propertyWrapper
public struct Nullable<Value: Sendable & Equatable & Encodable>: Sendable, Equatable, Encodable {
  /// The value, if it is known.
  public var wrappedValue: Value?

  /// A value that may be unknown.
  public init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

  /// Writes the value or null.
  ///
  /// - Throws: whatever the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var field = encoder.singleValueContainer()
    try field.encode(wrappedValue)
  }
}
