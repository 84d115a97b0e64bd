import Detection
import Reading
import Signal

/// What is done in every unit of a study.
public struct StudySettings: Sendable {
  /// Who is trained on what.
  public var design: StudyProtocol
  /// What is trained, all on the same divisions.
  public var methods: [DetectionMethod]
  /// What divisions and training are drawn from.
  public var seed: UInt64 = 0
  /// The least time between training and test, in seconds; `nil` for one window.
  public var gap: Double?
  /// How recordings are read and preprocessed.
  public var loader: EpochsLoader

  /// How many times its size a packed file may hold; `nil` for what is usual.
  public var inflation: Int?

  /// Settings from their parts.
  ///
  /// - Precondition: there is a method, and the loader preprocesses.
  public init(_ design: StudyProtocol, methods: [DetectionMethod], loader: EpochsLoader) {
    precondition(!methods.isEmpty && loader.preprocessing != nil, "something to do")
    self.design = design
    self.methods = methods
    self.loader = loader
  }

  /// All that results depend on beside the inputs and the version, in a form to compare and to show.
  struct Facts: Encodable {
    let design: StudyProtocol
    let networks: [String]
    let seed: UInt64
    let gap: Double?
    var preprocessing: Preprocessing?
    let flashRule: FlashRule
    let unit: VoltageUnit?
    let layout: String?

    private enum CodingKeys: String, CodingKey {
      case design = "protocol"
      case networks, seed, gap, preprocessing, flashRule, unit, layout
    }
  }

  var facts: Facts {
    Facts(
      design: design, networks: methods.map(\.name), seed: seed, gap: gap,
      preprocessing: loader.preprocessing,
      flashRule: FlashRule(mapping: loader.mapping, speller: loader.speller),
      unit: loader.reading.unit, layout: loader.reading.layout.map { "\($0)" })
  }
}
