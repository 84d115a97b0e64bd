/// What a detector file holds of a scorer: arrays by name, and sizes without which they say nothing.
public struct StoredScorer: Sendable, Equatable {
  /// The arrays; those that were learned, and what training left as it was.
  public var tensors: [String: StoredTensor]
  /// Whole numbers by name, such as `members`.
  public var sizes: [String: Int]

  /// What is stored, nothing unless it is given.
  public init(tensors: [String: StoredTensor] = [:], sizes: [String: Int] = [:]) {
    self.tensors = tensors
    self.sizes = sizes
  }

  /// Adds what another scorer stores, with `prefix` before its names.
  mutating func add(_ other: StoredScorer, behind prefix: String) {
    for (name, tensor) in other.tensors { tensors[prefix + name] = tensor }
    for (name, size) in other.sizes { sizes[prefix + name] = size }
  }

  /// What stands behind `prefix`, without it.
  func behind(_ prefix: String) -> StoredScorer {
    func named<Value>(_ values: [String: Value]) -> [String: Value] {
      values.reduce(into: [:]) { named, entry in
        guard entry.key.hasPrefix(prefix) else { return }
        named[String(entry.key.dropFirst(prefix.count))] = entry.value
      }
    }
    return StoredScorer(tensors: named(tensors), sizes: named(sizes))
  }

  /// The tensor `name` if it is there, finite and of `shape`, in which `nil` is any length above 0.
  func tensor(_ name: String, _ shape: [Int?]) throws(ScorerError) -> StoredTensor {
    guard let tensor = tensors[name] else { throw .missing(name: name) }
    let fits =
      tensor.shape.count == shape.count
      && zip(tensor.shape, shape).allSatisfy { found, expected in
        expected.map { $0 == found } ?? (found > 0)
      }
    guard fits else {
      let expected = shape.map { $0.map(String.init) ?? "any" }.joined(separator: ", ")
      throw .unfit(name: name, found: "shape \(tensor.shape)", expected: "shape [\(expected)]")
    }
    guard tensor.values.allSatisfy(\.isFinite) else {
      throw .unfit(name: name, found: "an infinite value", expected: "numbers")
    }
    return tensor
  }

  /// The whole number of at least 1 stored as a tensor of that name.
  func count(_ name: String) throws(ScorerError) -> Int {
    let value = try tensor(name, [1]).values[0]
    guard value >= 1, value < 0x1p24, value == value.rounded() else {
      throw .unfit(name: name, found: "\(value)", expected: "a whole number above 0")
    }
    return Int(value)
  }

  /// The size of that name, if it is in `range`.
  func size(_ name: String, in range: ClosedRange<Int>) throws(ScorerError) -> Int {
    guard let size = sizes[name] else { throw .missing(name: name) }
    guard range.contains(size) else {
      throw .unfit(
        name: name, found: "\(size)",
        expected: "a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return size
  }

  /// Refuses a `window` other than that of the epochs.
  func checkWindow(of facts: EpochFacts) throws(ScorerError) {
    let window = try count("window")
    guard window == facts.windowLength else {
      throw .unfit(name: "window", found: "\(window)", expected: "\(facts.windowLength)")
    }
  }
}
