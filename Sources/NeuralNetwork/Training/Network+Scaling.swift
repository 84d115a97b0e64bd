extension Network {
  /// Learns the mean and the deviation of every electrode over the epochs at `indices`, if it scales
  /// its input.
  ///
  /// A flat electrode is left as large as it is.
  mutating func fitScaling(to set: TrainingSet, indices: [Int]) {
    let rows = architecture.electrodes
    let length = architecture.windowLength
    let count = Double(indices.count * length)
    guard count > 0, architecture.scalesInput else { return }
    for row in 0..<rows {
      func mean(_ value: (Double) -> Double) -> Double {
        var sum = 0.0
        for index in indices {
          let start = (index * rows + row) * length
          for place in start..<start + length { sum += value(Double(set.samples[place])) }
        }
        return sum / count
      }
      let centre = mean { $0 }
      let deviation = mean { ($0 - centre) * ($0 - centre) }.squareRoot()
      statistics[row] = Float(centre)
      let scale = Float(deviation)
      statistics[rows + row] = scale.isNormal ? scale : 1
    }
  }

  /// An epoch as the layers behind the scaling see it.
  func scaledEpoch(_ index: Int, of set: TrainingSet) -> [Float] {
    let size = architecture.epochSize
    let epoch = set.samples[index * size..<(index + 1) * size]
    guard architecture.scalesInput else { return Array(epoch) }
    let rows = architecture.electrodes
    return zip(0..<size, epoch).map { place, value in
      let row = place / architecture.windowLength
      return (value - statistics[row]) / statistics[rows + row]
    }
  }
}
