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
    // Eight rows side by side: a row's own sum has one order.
    let together = 8
    for first in stride(from: 0, to: rows, by: together) {
      let present = min(together, rows - first)
      func means(_ value: (SIMD8<Double>) -> SIMD8<Double>) -> SIMD8<Double> {
        var sums = SIMD8<Double>.zero
        for index in indices {
          let start = (index * rows + first) * length
          for place in start..<start + length {
            var numbers = SIMD8<Double>.zero
            for row in 0..<present {
              numbers[row] = Double(set.samples[place + row * length])
            }
            sums += value(numbers)
          }
        }
        return sums / count
      }
      let centres = means { $0 }
      let variances = means { ($0 - centres) * ($0 - centres) }
      for row in 0..<present {
        statistics[first + row] = Float(centres[row])
        let scale = Float(variances[row].squareRoot())
        statistics[rows + first + row] = scale.isNormal ? scale : 1
      }
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
