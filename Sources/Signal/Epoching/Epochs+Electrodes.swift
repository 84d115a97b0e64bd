extension Epochs {
  /// The epochs without some electrodes; the metadata stays.
  package func without(electrodes names: Set<String>) -> Epochs {
    let kept = electrodes.indices.filter { !names.contains(electrodes[$0]) }
    guard kept.count < electrodes.count else { return self }
    var chosen = self
    chosen.electrodes = kept.map { electrodes[$0] }
    chosen.samples = []
    chosen.samples.reserveCapacity(count * kept.count * windowLength)
    for epoch in 0..<count {
      for electrode in kept {
        let start = epoch * epochSize + electrode * windowLength
        chosen.samples += samples[start..<start + windowLength]
      }
    }
    if !deviations.isEmpty {
      chosen.deviations = (0..<count).flatMap { epoch in
        kept.map { deviations[epoch * electrodes.count + $0] }
      }
    }
    return chosen
  }
}
