import NeuralNetwork

/// What the first two layers of a network of Cecotti & Gräser 2011 look at.
public struct ReceptiveFields: Sendable, Equatable {
  /// What each spatial map of L1 multiplies the electrodes by, `[map][electrode]`.
  public let filters: [[Float]]
  /// The temporal kernels of L2 that look at each of these maps, `[map][kernel][sample]`.
  public let kernels: [[[Float]]]
}

extension NetworkEnsemble {
  /// What the first of the networks looks at; `nil` unless they are the paper's.
  public var receptiveFields: ReceptiveFields? {
    guard let maps = architecture.paperSizes?.spatialMaps else { return nil }
    let filters = members[0][.convolution(1, .weight)]
    let kernels = members[0][.convolution(2, .weight)]
    let count = members[0][.convolution(2, .bias)].count
    let length = kernels.count / count
    return ReceptiveFields(
      filters: (0..<maps).map { Array(filters[$0 * electrodes..<($0 + 1) * electrodes]) },
      kernels: (0..<maps).map { map in
        (map * count / maps..<(map + 1) * count / maps).map {
          Array(kernels[$0 * length..<($0 + 1) * length])
        }
      })
  }

  /// Σ |w| of each electrode over the maps of L1, in the mean over the networks: equation 12 of the
  /// paper; `nil` unless they are the paper's.
  public var electrodePower: [Double]? {
    guard architecture.paperSizes != nil else { return nil }
    return (0..<electrodes).map { electrode in
      var power = 0.0
      for member in members {
        let weights = member[.convolution(1, .weight)]
        for place in stride(from: electrode, to: weights.count, by: electrodes) {
          power += Double(abs(weights[place]))
        }
      }
      return power / Double(members.count)
    }
  }
}

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

  /// The electrodes from the most to the least weighed (section 6 of the paper); none without networks
  /// of the paper.
  public var rankedElectrodes: [RankedElectrode] {
    zip(electrodes, networks?.electrodePower ?? []).enumerated()
      .map { RankedElectrode(index: $0, label: $1.0, power: $1.1) }
      .sorted { ($0.power, -$0.index) > ($1.power, -$1.index) }
  }
}
