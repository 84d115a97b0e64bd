import ElementaryFunctions
import LinearAlgebra
import NeuralNetwork
import Randomness
import Testing

/// Restricted Boltzmann machines so small that all of their states can be counted.
@Suite struct BoltzmannMachineTests {
  private static func machine(isGaussian: Bool = false) -> BoltzmannMachine {
    BoltzmannMachine(
      weights: Matrix(rows: 2, columns: 3, elements: [0.7, -1.1, 0.4, -0.5, 0.9, 1.3]),
      visibleBiases: [0.2, -0.3, 0.1], hiddenBiases: [-0.4, 0.6], isGaussian: isGaussian)
  }

  /// All rows of zeros and ones.
  private static func states(_ units: Int) -> [[Double]] {
    (0..<1 << units).map { state in (0..<units).map { Double(state >> $0 & 1) } }
  }

  /// The energy by its definition.
  private static func energy(_ m: BoltzmannMachine, _ v: [Double], _ h: [Double]) -> Double {
    var energy = 0.0
    for (place, value) in v.enumerated() {
      let bias = m.visibleBiases[place]
      energy += m.isGaussian ? (value - bias) * (value - bias) / 2 : -bias * value
    }
    for (unit, value) in h.enumerated() {
      energy -= m.hiddenBiases[unit] * value
      for (place, other) in v.enumerated() { energy -= value * m.weights[unit, place] * other }
    }
    return energy
  }

  /// Of every visible state, and of every hidden one with it, the probability.
  private static func probabilities(
    _ m: BoltzmannMachine
  ) -> [(v: [Double], h: [Double], p: Double)] {
    let all = states(3).flatMap { v in
      states(2).map { h in (v: v, h: h, p: Double.exponential(-energy(m, v, h))) }
    }
    let total = all.reduce(0) { $0 + $1.p }
    return all.map { ($0.v, $0.h, $0.p / total) }
  }

  /// The mean log-likelihood of data, by counting.
  private static func likelihood(_ m: BoltzmannMachine, _ data: [[Double]]) -> Double {
    let all = probabilities(m)
    return data.reduce(0) { sum, v in
      sum + Double.logarithm(all.filter { $0.v == v }.reduce(0) { $0 + $1.p }) / Double(data.count)
    }
  }

  private static let data: [[Double]] = [
    [1, 0, 1], [1, 0, 1], [1, 1, 0], [0, 0, 1], [1, 0, 0], [1, 0, 1], [0, 1, 1], [1, 0, 1],
  ]

  private static func matrix(_ rows: [[Double]]) -> Matrix {
    Matrix(rows: rows.count, columns: rows[0].count, elements: rows.flatMap { $0 })
  }

  /// All parameters in a row, and a machine of such.
  private static func numbers(_ m: BoltzmannMachine) -> [Double] {
    m.weights.elements + m.visibleBiases + m.hiddenBiases
  }
  private static func machine(_ numbers: [Double]) -> BoltzmannMachine {
    BoltzmannMachine(
      weights: Matrix(rows: 2, columns: 3, elements: Array(numbers[..<6])),
      visibleBiases: Array(numbers[6..<9]), hiddenBiases: Array(numbers[9...]), isGaussian: false)
  }
  private static func numbers(_ g: BoltzmannMachine.Gradient) -> [Double] {
    g.weights.elements + g.visibleBiases + g.hiddenBiases
  }

  @Test(arguments: [false, true]) func `the free energy is that of all hidden states together`(
    isGaussian: Bool
  ) {
    let machine = Self.machine(isGaussian: isGaussian)
    for v in Self.states(3) + [[0.3, -2, 1.5]] {
      let sum = Self.states(2).reduce(0) { $0 + Double.exponential(-Self.energy(machine, v, $1)) }
      let found = machine.freeEnergies(Self.matrix([v]))[0]
      #expect(abs(found + Double.logarithm(sum)) < 1e-12)
    }
  }

  @Test func `units are as likely as their states, counted, say`() {
    let machine = Self.machine()
    let all = Self.probabilities(machine)
    for v in Self.states(3) {
      let chances = machine.hidden(Self.matrix([v])).elements
      for unit in 0..<2 {
        let those = all.filter { $0.v == v }
        let on = those.filter { $0.h[unit] == 1 }.reduce(0) { $0 + $1.p }
        #expect(abs(chances[unit] - on / those.reduce(0) { $0 + $1.p }) < 1e-12)
      }
    }
    for h in Self.states(2) {
      let chances = machine.visible(Self.matrix([h])).elements
      for place in 0..<3 {
        let those = all.filter { $0.h == h }
        let on = those.filter { $0.v[place] == 1 }.reduce(0) { $0 + $1.p }
        #expect(abs(chances[place] - on / those.reduce(0) { $0 + $1.p }) < 1e-12)
      }
    }
  }

  /// The likelihood's gradient, by finite differences of what counting gives.
  private static func exactGradient(_ data: [[Double]]) -> [Double] {
    let start = numbers(machine())
    return start.indices.map { index in
      let sides = [1e-5, -1e-5].map { step in
        var moved = start
        moved[index] += step
        return likelihood(machine(moved), data)
      }
      return (sides[0] - sides[1]) / 2e-5
    }
  }

  @Test func `after many steps the divergence is the likelihood's gradient`() {
    var generator = SeededGenerator(seed: 1)
    let exact = Self.exactGradient(Self.data)
    let many = Array(repeating: Self.data, count: 2500).flatMap { $0 }
    let (gradient, _) = Self.machine().contrastiveDivergence(
      Self.matrix(many), steps: 30, samplesVisible: true, using: &generator)
    // 20,000 chains: a mean's deviation is at most 0.0036.
    for (found, expected) in zip(Self.numbers(gradient), exact) {
      #expect(abs(found - expected) < 0.016)
    }
  }

  @Test(arguments: [1, 3]) func `after few steps it points uphill`(steps: Int) {
    var generator = SeededGenerator(seed: 2)
    let exact = Self.exactGradient(Self.data)
    let many = Array(repeating: Self.data, count: 500).flatMap { $0 }
    let (gradient, _) = Self.machine().contrastiveDivergence(
      Self.matrix(many), steps: steps, using: &generator)
    let found = Self.numbers(gradient)
    let product = zip(found, exact).reduce(0) { $0 + $1.0 * $1.1 }
    func norm(_ v: [Double]) -> Double { v.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    #expect(product / (norm(found) * norm(exact)) > 0.9)
  }

  @Test func `learning raises the likelihood of what was learned`() throws {
    var generator = SeededGenerator(seed: 3)
    let data = Self.matrix(Self.data)
    var machine = BoltzmannMachine(hidden: 2, data: data, isGaussian: false, using: &generator)
    let before = Self.likelihood(machine, Self.data)
    let errors = try machine.learn(
      data, by: BoltzmannMachine.Learning(), passes: 4000, batchSize: 4, using: &generator)
    let gain = Self.likelihood(machine, Self.data) - before
    // Units that know nothing of each other fall short of the data's own by 0.30; CD-1 gains a quarter.
    #expect(gain > 0.06, "\(gain)")
    #expect(errors.count == 4000)
  }

  @Test(arguments: [(false, 1, false), (true, 1, false), (false, 3, true), (true, 2, true)])
  func `learning takes the steps of the plain form`(
    isGaussian: Bool, steps: Int, samplesVisible: Bool
  ) throws {
    // 21 units and 19 fill no register; 23 epochs no tile of rows.
    var generator = SeededGenerator(seed: 6)
    let data = Matrix(
      rows: 23, columns: 21,
      elements: (0..<23 * 21).map { _ in isGaussian ? generator.normal() : generator.uniform() })
    var plain = BoltzmannMachine(
      hidden: 19, data: data, isGaussian: isGaussian, using: &generator)
    var machine = plain
    var learning = BoltzmannMachine.Learning(steps: steps, samplesVisible: samplesVisible)
    learning.weightCost = 0.01
    var own = generator
    let errors = try machine.learn(data, by: learning, passes: 7, batchSize: 12, using: &own)
    let rate = isGaussian ? learning.gaussianRate : learning.rate
    var speeds = Matrix(rows: 19, columns: 21)
    var (visible, hidden) = ([Double](repeating: 0, count: 21), [Double](repeating: 0, count: 19))
    var order = Array(0..<23)
    for pass in 0..<7 {
      let momentum = pass < 5 ? 0.5 : 0.9
      generator.permute(&order)
      var error = 0.0
      for indices in [order[..<11], order[11...]] {
        let rows = Matrix(
          rows: indices.count, columns: 21, elements: indices.flatMap { data.row($0) })
        let found = plain.contrastiveDivergence(
          rows, steps: steps, samplesVisible: samplesVisible, using: &generator)
        error += found.error * Double(indices.count)
        for index in speeds.elements.indices {
          let cost = 0.01 * plain.weights.elements[index]
          speeds.elements[index] =
            momentum * speeds.elements[index] + rate
            * (found.gradient.weights.elements[index] - cost)
          plain.weights.elements[index] += speeds.elements[index]
        }
        for index in visible.indices {
          visible[index] = momentum * visible[index] + rate * found.gradient.visibleBiases[index]
          plain.visibleBiases[index] += visible[index]
        }
        for index in hidden.indices {
          hidden[index] = momentum * hidden[index] + rate * found.gradient.hiddenBiases[index]
          plain.hiddenBiases[index] += hidden[index]
        }
      }
      #expect(abs(errors[pass] - error / 23) < 1e-4 * error / 23)
    }
    #expect(own == generator)
    for (first, second) in zip(Self.numbers(machine), Self.numbers(plain)) {
      #expect(abs(first - second) < 1e-5)
    }
  }

  @Test func `Gaussian units learn to tell what they are shown`() throws {
    var generator = SeededGenerator(seed: 4)
    let mixing = (0..<10).map { _ in generator.normal() }
    let rows = (0..<300).map { _ -> [Double] in
      let sign = generator.uniform() < 0.5 ? -1.0 : 1
      return mixing.map { sign * $0 + 0.3 * generator.normal() }
    }
    let data = Self.matrix(rows)
    var machine = BoltzmannMachine(hidden: 4, data: data, isGaussian: true, using: &generator)
    let errors = try machine.learn(
      data, by: BoltzmannMachine.Learning(gaussianRate: 0.02), passes: 60, batchSize: 30,
      using: &generator)
    #expect(try #require(errors.last) < 0.5 * (try #require(errors.first)))
  }
}
