/// Numbers drawn by the million, of which a test asks what they are in the mean.
public struct DrawnNumbers: Sendable {
  private let values: [Double]

  /// The numbers in their order.
  public init(_ values: [Double]) { self.values = values }

  /// The numbers in their order.
  public init(_ values: [Float]) { self.init(values.map { Double($0) }) }

  /// The mean of their powers.
  public func moment(_ power: Int) -> Double {
    var sum = 0.0
    for value in values {
      var product = value
      for _ in 1..<power { product *= value }
      sum += product
    }
    return sum / Double(values.count)
  }

  /// How many of them are in `range`, as a share.
  public func share(in range: Range<Double>) -> Double {
    Double(values.count { range.contains($0) }) / Double(values.count)
  }

  /// The mean product of each with the one `lag` later.
  public func product(lag: Int) -> Double {
    var sum = 0.0
    for index in 0..<values.count - lag { sum += values[index] * values[index + lag] }
    return sum / Double(values.count)
  }
}
