import NeuralNetwork

/// What one hidden layer learned before the labels counted: the mean over a detector's networks and those
/// that judged it.
public struct Pretraining: Sendable, Equatable, Codable {
  /// The layer's units.
  public var units: Int
  /// The error of reconstruction, pass by pass.
  public var errors: [Double]
  /// How much higher the free energy of epochs is that were not learned from; `nil` where there is none.
  public var freeEnergyGap: Double?

  /// The layers of networks of one architecture; `nil` where they learned nothing.
  static func layers(of networks: [[LayerwiseTraining.Report]]) -> [Pretraining]? {
    guard let first = networks.first, !first.isEmpty else { return nil }
    func mean(_ numbers: [Double]) -> Double? {
      numbers.isEmpty ? nil : numbers.reduce(0, +) / Double(numbers.count)
    }
    return first.indices.map { level in
      let reports = networks.map { $0[level] }
      return Pretraining(
        units: first[level].units,
        errors: first[level].errors.indices.compactMap { pass in
          mean(reports.map { $0.errors[pass] })
        },
        freeEnergyGap: mean(reports.compactMap(\.freeEnergyGap)))
    }
  }
}
