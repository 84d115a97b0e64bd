/// Takes from electrodes what they share with the channels of the eyes.
///
/// Each electrode less a fixed part of every channel of the eyes; the parts are those of least squares over
/// all windows, each about its mean. Source: Gratton, Coles & Donchin (1983), "A new method for off-line
/// removal of ocular artifact", Electroencephalogr. Clin. Neurophysiol. 55, in the simpler form that regresses
/// on all samples at once (Croft & Barry 2000, Neurophysiol. Clin. 30).
struct EyeRegression: Sendable {
  /// The rows of the eyes' channels.
  let eyes: [Int]
  /// The rows that are corrected.
  let rows: [Int]
  /// The part of each channel, `[row][channel]`.
  let coefficients: [[Double]]

  /// A regression whose coefficients are known.
  init(eyes: [Int], rows: [Int], coefficients: [[Double]]) {
    precondition(coefficients.count == rows.count, "coefficients for every row")
    precondition(coefficients.allSatisfy { $0.count == eyes.count }, "one for each channel")
    self.eyes = eyes
    self.rows = rows
    self.coefficients = coefficients
  }

  /// The regression that leaves the least squares in the rows of all windows.
  init(eyes: [Int], rows: [Int], windows samples: EpochSamples) {
    // Sums in one order, whatever the threads do.
    var between = [[Double]](
      repeating: [Double](repeating: 0, count: eyes.count), count: eyes.count)
    var across = [[Double]](
      repeating: [Double](repeating: 0, count: eyes.count), count: rows.count)
    for epoch in 0..<samples.epochs {
      let channels = eyes.map { samples.centred(epoch: epoch, row: $0) }
      for (first, channel) in channels.enumerated() {
        for (second, other) in channels.enumerated() where second <= first {
          between[first][second] += Self.product(channel, other)
          between[second][first] = between[first][second]
        }
      }
      for (index, row) in rows.enumerated() {
        let values = samples.centred(epoch: epoch, row: row)
        for (eye, channel) in channels.enumerated() {
          across[index][eye] += Self.product(values, channel)
        }
      }
    }
    self.init(eyes: eyes, rows: rows, coefficients: Self.solve(between, across))
  }

  /// Corrects the windows of an epoch.
  func apply(to epoch: Int, _ samples: EpochSamples) {
    let channels = eyes.map { row in
      samples.withWindow(epoch: epoch, row: row) { window in
        (0..<window.count).map { Double(window[$0]) }
      }
    }
    for (row, parts) in zip(rows, coefficients) {
      samples.withWindow(epoch: epoch, row: row) { window in
        for index in 0..<window.count {
          var eyes = 0.0
          for (part, channel) in zip(parts, channels) { eyes += part * channel[index] }
          window[index] = Float(Double(window[index]) - eyes)
        }
      }
    }
  }

  private static func product(_ first: [Double], _ second: [Double]) -> Double {
    var sum = 0.0
    for index in first.indices { sum += first[index] * second[index] }
    return sum
  }

  /// The solutions `x` of `matrix · x = right` for each of the right-hand sides, by elimination.
  ///
  /// A channel that says no more than those before it (flat, or a copy) gets no part.
  static func solve(_ matrix: [[Double]], _ rights: [[Double]]) -> [[Double]] {
    let count = matrix.count
    var matrix = matrix
    var rights = rights
    let scales = (0..<count).map { matrix[$0][$0] }
    var isUsed = [Bool](repeating: false, count: count)
    for pivot in 0..<count where matrix[pivot][pivot] > 1e-10 * scales[pivot] {
      isUsed[pivot] = true
      for row in 0..<count where row != pivot {
        let factor = matrix[row][pivot] / matrix[pivot][pivot]
        for column in 0..<count { matrix[row][column] -= factor * matrix[pivot][column] }
        for index in rights.indices { rights[index][row] -= factor * rights[index][pivot] }
      }
    }
    return rights.map { right in
      (0..<count).map { isUsed[$0] ? right[$0] / matrix[$0][$0] : 0 }
    }
  }
}

extension EpochSamples {
  /// A window about its mean.
  fileprivate func centred(epoch: Int, row: Int) -> [Double] {
    withWindow(epoch: epoch, row: row) { window in
      var sum = 0.0
      for index in 0..<window.count { sum += Double(window[index]) }
      let mean = sum / Double(max(window.count, 1))
      return (0..<window.count).map { Double(window[$0]) - mean }
    }
  }
}
