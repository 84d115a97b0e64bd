import Signal

/// Where the electrodes that a scorer takes stand among those of epochs.
struct ElectrodePlaces: Sendable, Equatable {
  /// For each electrode of the scorer its place among the epochs', `nil` where they lack it.
  let places: [Int?]

  /// The share of a prior's electrodes that a recording must have.
  static let leastShare = 0.75

  /// How many the epochs have.
  var found: Int { places.count { $0 != nil } }

  /// The places themselves.
  init(places: [Int?]) { self.places = places }

  /// The places of `labels` among the electrodes of `epochs`, by names without case and trailing dots.
  init(_ labels: [String], in epochs: borrowing Epochs) {
    let known = Dictionary(
      epochs.electrodes.enumerated().map { (ElectrodeSelection.key($1), $0) },
      uniquingKeysWith: { first, _ in first })
    places = labels.map { known[ElectrodeSelection.key($0)] }
  }

  /// Refuses places of which too few are known.
  ///
  /// - Throws: `DetectionError.missingElectrodes`.
  func checkShare(
    of labels: [String], in epochs: borrowing Epochs, least: Double = Self.leastShare
  ) throws(DetectionError) {
    guard Double(found) >= least * Double(places.count) else {
      throw .missingElectrodes(
        missing: zip(labels, places).filter { $1 == nil }.map(\.0), available: epochs.electrodes)
    }
  }
}

extension Epochs {
  /// The windows scaled by `scaling`, with the electrodes in their places; one that is not there is 0
  /// throughout, as its mean.
  func scaled(by scaling: ElectrodeScaling, to places: ElectrodePlaces) -> Epochs {
    var scaled = self
    scaled.samples = []
    scaled.samples.reserveCapacity(count * places.places.count * windowLength)
    for epoch in 0..<count {
      for place in places.places {
        guard let place else {
          scaled.samples.append(contentsOf: repeatElement(0, count: windowLength))
          continue
        }
        let start = epoch * epochSize + place * windowLength
        let (mean, factor) = (scaling.mean[place], 1 / scaling.deviation[place])
        for sample in start..<start + windowLength {
          scaled.samples.append((samples[sample] - mean) * factor)
        }
      }
    }
    scaled.electrodes = places.places.map { $0.map { electrodes[$0] } ?? "" }
    scaled.deviations = []
    return scaled
  }

  /// The windows scaled by the statistics of each recording by itself.
  ///
  /// - Throws: `ScorerError.notFinite`.
  func scaledByRecording(to places: ElectrodePlaces) throws(ScorerError) -> Epochs {
    let groups = Dictionary(grouping: 0..<count) { recordings[$0] }
    if groups.count == 1 {
      return scaled(by: try ElectrodeScaling(fitting: self, at: Array(0..<count)), to: places)
    }
    let size = places.places.count * windowLength
    var whole = scaled(by: .none(electrodes: electrodes.count), to: places)
    for indices in groups.values {
      let scaling = try ElectrodeScaling(fitting: self, at: indices)
      let samples = selecting(indices).scaled(by: scaling, to: places).samples
      for (number, epoch) in indices.enumerated() {
        whole.samples.replaceSubrange(
          epoch * size..<(epoch + 1) * size, with: samples[number * size..<(number + 1) * size])
      }
    }
    return whole
  }
}
