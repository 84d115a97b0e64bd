import NeuralNetwork

extension Detector {
  /// An electrode and how much the spatial maps weigh it.
  public struct RankedElectrode: Sendable, Equatable {
    /// Its place among the detector's electrodes.
    public var index: Int
    /// Its label.
    public var label: String
    /// Σ |w| over the maps of L1, in the mean over the networks: equation 12 of the paper.
    public var power: Double
  }

  /// The electrodes from the most to the least weighed (section 6 of the paper); none without networks.
  public var rankedElectrodes: [RankedElectrode] {
    if members.isEmpty { return [] }
    return electrodes.enumerated().map { index, label in
      var power = 0.0
      for member in members {
        let weights = member[.convolution(1, .weight)]
        for place in stride(from: index, to: weights.count, by: electrodes.count) {
          power += Double(abs(weights[place]))
        }
      }
      return RankedElectrode(index: index, label: label, power: power / Double(members.count))
    }
    .sorted { ($0.power, -$0.index) > ($1.power, -$1.index) }
  }
}
