import ArgumentParser
import Detection

extension DetectionMethod: ExpressibleByArgument {
  /// The method of that name.
  public init?(argument: String) {
    guard let method = Self.named(argument) else { return nil }
    self = method
  }

  /// Its name.
  public var defaultValueDescription: String { name }

  /// All names.
  public static var allValueStrings: [String] { all.map(\.name) }

  /// A line for each.
  public static var allValueDescriptions: [String: String] {
    Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0.help) })
  }

  /// The names.
  public static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
}

/// Methods by their names, with commas between them.
struct MethodList: ExpressibleByArgument {
  let methods: [DetectionMethod]

  /// A list of methods.
  init(_ methods: [DetectionMethod]) { self.methods = methods }

  /// Refuses a method that stands there twice.
  func check() throws {
    let names = methods.map(\.name)
    for (place, name) in names.enumerated() where names[..<place].contains(name) {
      throw ValidationError(
        "\(names.joined(separator: ",")): \(name) twice; expected each method once")
    }
  }

  /// `nil` for a name that no method has.
  init?(argument: String) {
    let names = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    methods = names.compactMap(DetectionMethod.named)
    guard methods.count == names.count else { return nil }
  }

  /// The names, with commas between them.
  var defaultValueDescription: String { methods.map(\.name).joined(separator: ",") }

  /// All names.
  static var allValueStrings: [String] { DetectionMethod.allValueStrings }

  /// A line for each.
  static var allValueDescriptions: [String: String] { DetectionMethod.allValueDescriptions }

  /// The names.
  static var defaultCompletionKind: CompletionKind { DetectionMethod.defaultCompletionKind }
}
