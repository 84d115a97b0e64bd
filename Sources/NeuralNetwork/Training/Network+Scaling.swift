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
    // Four rows side by side, the last one again where there are fewer: a row's sum keeps its order.
    let samples = set.samples
    for first in stride(from: 0, to: rows, by: 4) {
      let places = SIMD4(0, 1, 2, 3).clamped(
        lowerBound: .zero, upperBound: SIMD4(repeating: rows - 1 - first))
      func means(_ value: (SIMD4<Double>) -> SIMD4<Double>) -> SIMD4<Double> {
        var sums = SIMD4<Double>.zero
        for index in indices {
          let starts = (places &+ (index * rows + first)) &* length
          let (a, b, c, d) = (starts[0], starts[1], starts[2], starts[3])
          for time in 0..<length {
            sums += value(
              SIMD4(
                Double(samples[a + time]), Double(samples[b + time]), Double(samples[c + time]),
                Double(samples[d + time])))
          }
        }
        return sums / count
      }
      let centres = means { $0 }
      let variances = means { ($0 - centres) * ($0 - centres) }
      for row in 0..<min(4, rows - first) {
        statistics[first + row] = Float(centres[row])
        let scale = Float(variances[row].squareRoot())
        statistics[rows + first + row] = scale.isNormal ? scale : 1
      }
    }
  }

  /// The mean of each electrode where the network scales its input, else 0.
  var electrodeMeans: [Float] {
    let rows = architecture.electrodes
    return architecture.scalesInput
      ? Array(statistics[..<rows]) : Array(repeating: 0, count: rows)
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
