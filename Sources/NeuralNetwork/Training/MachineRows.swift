import CKernels
import LinearAlgebra
import Randomness

/// A Boltzmann machine that learns, in single precision: rows of units for a minibatch, padded to what the
/// kernels take, and what its numbers climb along.
///
/// As `BoltzmannMachine.contrastiveDivergence`, which it is tested against; the same random numbers in the
/// same order, and the same bits with AVX2 and AVX-512.
struct MachineRows {
  /// Numbers `[row, unit]`; rows are as long as the kernels take, with zeros behind the units.
  private struct Rows {
    let width: Int
    let stride: Int
    var values: [Float]

    init(_ rows: Int, _ width: Int) {
      self.width = width
      stride = (width + 15) / 16 * 16
      values = [Float](repeating: 0, count: rows * stride)
    }

    /// The sums of the first `count` rows.
    func sums(_ count: Int) -> [Float] {
      var sums = [Float](repeating: 0, count: stride)
      for row in 0..<count {
        for unit in 0..<stride { sums[unit] += values[row * stride + unit] }
      }
      return sums
    }

    /// Puts the first `count` rows through a logistic function, zeros behind the units.
    mutating func squash(_ count: Int) {
      let numbers = count * stride
      values.withUnsafeMutableBufferPointer { values in
        core_apply_sigmoid(core_automatic, values.baseAddress, values.baseAddress, Int64(numbers))
      }
      guard width < stride else { return }
      for row in 0..<count {
        for unit in width..<stride { values[row * stride + unit] = 0 }
      }
    }

    /// Adds `biases` to each of the first `count` rows.
    mutating func add(_ biases: [Float], _ count: Int) {
      for row in 0..<count {
        for unit in 0..<width { values[row * stride + unit] += biases[unit] }
      }
    }

    /// Rounds the first `count` rows of probabilities at random.
    mutating func sample(_ count: Int, using generator: inout some RandomNumberGenerator) {
      for row in 0..<count {
        for unit in 0..<width {
          let chance = Double(values[row * stride + unit])
          values[row * stride + unit] = generator.uniform() < chance ? 1 : 0
        }
      }
    }
  }

  private let isGaussian: Bool
  /// `[hidden, visible]`, and turned for the way up.
  private var weights: Rows
  private var turned: Rows
  private var visibleBiases: [Float]
  private var hiddenBiases: [Float]
  private var data: Rows
  private var visible: Rows
  private var positive: Rows
  private var hidden: Rows
  /// What correlates in the data, and in reconstructions.
  private var found: Rows
  private var made: Rows
  private var count = 0
  private var speeds: [Float]
  private var visibleSpeeds: [Float]
  private var hiddenSpeeds: [Float]

  /// The rows of `machine` for minibatches of `most` epochs.
  init(_ machine: BoltzmannMachine, most: Int) {
    let (units, width) = (machine.hiddenBiases.count, machine.visibleBiases.count)
    isGaussian = machine.isGaussian
    weights = Rows(units, width)
    turned = Rows(width, units)
    for unit in 0..<units {
      for place in 0..<width {
        weights.values[unit * weights.stride + place] = Float(machine.weights[unit, place])
      }
    }
    visibleBiases = machine.visibleBiases.map { Float($0) }
    hiddenBiases = machine.hiddenBiases.map { Float($0) }
    data = Rows(most, width)
    visible = data
    positive = Rows(most, units)
    hidden = positive
    found = weights
    made = weights
    speeds = [Float](repeating: 0, count: weights.values.count)
    visibleSpeeds = visibleBiases.map { _ in 0 }
    hiddenSpeeds = hiddenBiases.map { _ in 0 }
    turn()
  }

  /// Gives `machine` what has been learnt.
  func store(in machine: inout BoltzmannMachine) {
    for unit in 0..<hiddenBiases.count {
      for place in 0..<visibleBiases.count {
        machine.weights[unit, place] = Double(weights.values[unit * weights.stride + place])
      }
    }
    machine.visibleBiases = visibleBiases.map { Double($0) }
    machine.hiddenBiases = hiddenBiases.map { Double($0) }
  }

  private mutating func turn() {
    for unit in 0..<hiddenBiases.count {
      for place in 0..<visibleBiases.count {
        turned.values[place * turned.stride + unit] = weights.values[unit * weights.stride + place]
      }
    }
  }

  /// Rows of `left` times `right`; `across` takes the columns of `left` for its rows.
  private static func product(
    _ left: Rows, across: Bool = false, rows: Int, inner: Int, _ right: Rows,
    into product: inout Rows
  ) {
    product.values.withUnsafeMutableBufferPointer { product in
      left.values.withUnsafeBufferPointer { a in
        right.values.withUnsafeBufferPointer { b in
          layers_take_product(
            core_automatic,
            layers_product(
              a: a.baseAddress, row: Int64(across ? 1 : left.stride),
              step: Int64(across ? left.stride : 1), b: b.baseAddress, rows: Int64(rows),
              inner: Int64(inner), stride: Int64(right.stride), product: product.baseAddress))
        }
      }
    }
  }

  private func up(_ visible: Rows, into hidden: inout Rows) {
    Self.product(visible, rows: count, inner: visible.width, turned, into: &hidden)
    hidden.add(hiddenBiases, count)
    hidden.squash(count)
  }

  private func down(_ hidden: Rows, into visible: inout Rows) {
    Self.product(hidden, rows: count, inner: hidden.width, weights, into: &visible)
    visible.add(visibleBiases, count)
    if !isGaussian { visible.squash(count) }
  }

  /// Contrastive divergence from a minibatch; returns the sum of half the squared distances of the first
  /// reconstructions.
  mutating func diverge(
    from epochs: [ArraySlice<Double>], steps: Int, samplesVisible: Bool,
    using generator: inout some RandomNumberGenerator
  ) -> Double {
    count = epochs.count
    for (row, epoch) in epochs.enumerated() {
      for (place, value) in epoch.enumerated() {
        data.values[row * data.stride + place] = Float(value)
      }
    }
    var (visible, positive, hidden) = (visible, positive, hidden)
    up(data, into: &positive)
    for index in 0..<count * positive.stride { hidden.values[index] = positive.values[index] }
    var error = 0.0
    for step in 0..<steps {
      hidden.sample(count, using: &generator)
      down(hidden, into: &visible)
      if step == 0 {
        for row in 0..<count {
          var sum: Float = 0
          for index in row * data.stride..<(row + 1) * data.stride {
            let gap = data.values[index] - visible.values[index]
            sum += gap * gap
          }
          error += Double(sum) / 2
        }
      }
      if samplesVisible {
        if isGaussian {
          for row in 0..<count {
            for place in 0..<visible.width {
              visible.values[row * visible.stride + place] += Float(generator.normal())
            }
          }
        } else {
          visible.sample(count, using: &generator)
        }
      }
      up(visible, into: &hidden)
    }
    (self.visible, self.positive, self.hidden) = (visible, positive, hidden)
    Self.product(
      positive, across: true, rows: positive.width, inner: count, data, into: &found)
    Self.product(hidden, across: true, rows: hidden.width, inner: count, visible, into: &made)
    return error
  }

  /// A step along what the last minibatch came to.
  mutating func climb(rate: Float, momentum: Float, weightCost: Float) {
    let share = 1 / Float(count)
    for index in weights.values.indices {
      let slope = share * (found.values[index] - made.values[index])
      speeds[index] =
        momentum * speeds[index] + rate * (slope - weightCost * weights.values[index])
      weights.values[index] += speeds[index]
    }
    func step(_ biases: inout [Float], _ speeds: inout [Float], _ up: [Float], _ down: [Float]) {
      for index in biases.indices {
        speeds[index] = momentum * speeds[index] + rate * share * (up[index] - down[index])
        biases[index] += speeds[index]
      }
    }
    step(&visibleBiases, &visibleSpeeds, data.sums(count), visible.sums(count))
    step(&hiddenBiases, &hiddenSpeeds, positive.sums(count), hidden.sums(count))
    turn()
  }
}
