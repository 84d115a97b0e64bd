import ElementaryFunctions
import LinearAlgebra
import Randomness

/// A restricted Boltzmann machine: visible and hidden units, each connected to all of the other kind.
///
/// Energy of binary visible units v and hidden units h: −b·v − c·h − h·Wv; of Gaussian visible units of
/// deviation 1, ½|v − b|² in place of −b·v. Sources: Smolensky 1986; Hinton, *A practical guide to training
/// restricted Boltzmann machines*, UTML TR 2010-003.
public struct BoltzmannMachine: Sendable, Equatable {
  /// `[hidden, visible]`.
  package var weights: Matrix
  /// `[visible]`.
  package var visibleBiases: [Double]
  /// `[hidden]`.
  package var hiddenBiases: [Double]
  /// Whether visible units are Gaussian of deviation 1, else binary.
  package let isGaussian: Bool

  /// A machine from its numbers.
  package init(
    weights: Matrix, visibleBiases: [Double], hiddenBiases: [Double], isGaussian: Bool
  ) {
    precondition(
      weights.columns == visibleBiases.count && weights.rows == hiddenBiases.count,
      "a bias for each unit")
    self.weights = weights
    self.visibleBiases = visibleBiases
    self.hiddenBiases = hiddenBiases
    self.isGaussian = isGaussian
  }

  /// A machine before training on `data`, `[epoch, visible]` (TR 2010-003, section 8): weights of deviation
  /// 0.01, hidden biases 0, visible biases log(p / (1 − p)) of the mean p, or the mean.
  package init(
    hidden: Int, data: Matrix, isGaussian: Bool, using generator: inout some RandomNumberGenerator
  ) {
    let elements = (0..<hidden * data.columns).map { _ in 0.01 * generator.normal() }
    let ones = Matrix(
      rows: 1, columns: data.rows, elements: Array(repeating: 1, count: data.rows))
    let means = (ones * data).elements.map { $0 / Double(max(data.rows, 1)) }
    self.init(
      weights: Matrix(rows: hidden, columns: data.columns, elements: elements),
      visibleBiases: isGaussian ? means : means.map { Double.logOdds(min(max($0, 0.01), 0.99)) },
      hiddenBiases: Array(repeating: 0, count: hidden), isGaussian: isGaussian)
  }

  /// The probabilities of hidden units, `[epoch, hidden]`, given visible ones `[epoch, visible]`.
  package func hidden(_ visible: Matrix) -> Matrix {
    var sums = visible.timesTransposed(weights)
    for index in sums.elements.indices {
      sums.elements[index] = Double.sigmoid(
        sums.elements[index] + hiddenBiases[index % hiddenBiases.count])
    }
    return sums
  }

  /// The means of visible units, `[epoch, visible]`, given hidden ones `[epoch, hidden]`.
  package func visible(_ hidden: Matrix) -> Matrix {
    var sums = hidden * weights
    for index in sums.elements.indices {
      let sum = sums.elements[index] + visibleBiases[index % visibleBiases.count]
      sums.elements[index] = isGaussian ? sum : Double.sigmoid(sum)
    }
    return sums
  }

  /// The free energy of every row of visible units, −log Σ over hidden units of e^−energy.
  package func freeEnergies(_ visible: Matrix) -> [Double] {
    let sums = visible.timesTransposed(weights)
    return (0..<visible.rows).map { row in
      var energy = 0.0
      for (value, bias) in zip(visible.row(row), visibleBiases) {
        energy += isGaussian ? (value - bias) * (value - bias) / 2 : -value * bias
      }
      return zip(sums.row(row), hiddenBiases).reduce(energy) { $0 - Double.softplus($1.0 + $1.1) }
    }
  }

  /// What learning climbs along: of weights, visible and hidden biases.
  package struct Gradient: Equatable {
    package var weights: Matrix
    package var visibleBiases: [Double]
    package var hiddenBiases: [Double]
  }

  /// Contrastive divergence, the plain form: the correlations of `data`, `[epoch, visible]`, less those after
  /// so many steps of Gibbs sampling, over epochs.
  ///
  /// Hidden units that drive a reconstruction are sampled; the last ones and, where `samplesVisible` is
  /// false, visible ones are means (TR 2010-003, section 3).
  ///
  /// - Returns: the gradient, and the mean of half the squared distance of the first reconstruction.
  package func contrastiveDivergence(
    _ data: Matrix, steps: Int, samplesVisible: Bool = false,
    using generator: inout some RandomNumberGenerator
  ) -> (gradient: Gradient, error: Double) {
    let count = Double(data.rows)
    let positive = hidden(data)
    var (visible, chances) = (data, positive)
    var error = 0.0
    for step in 0..<steps {
      for index in chances.elements.indices {
        chances.elements[index] = generator.uniform() < chances.elements[index] ? 1 : 0
      }
      visible = self.visible(chances)
      if step == 0 { error = (data - visible).squaredNorm / (2 * count) }
      if samplesVisible {
        for index in visible.elements.indices {
          let mean = visible.elements[index]
          visible.elements[index] =
            isGaussian ? mean + generator.normal() : generator.uniform() < mean ? 1 : 0
        }
      }
      chances = hidden(visible)
    }
    func sums(_ matrix: Matrix) -> [Double] {
      var sums = [Double](repeating: 0, count: matrix.columns)
      for (index, value) in matrix.elements.enumerated() { sums[index % matrix.columns] += value }
      return sums
    }
    func difference(_ first: Matrix, _ second: Matrix) -> [Double] {
      zip(sums(first), sums(second)).map { ($0 - $1) / count }
    }
    let gradient = Gradient(
      weights: (1 / count) * (positive.transposed * data - chances.transposed * visible),
      visibleBiases: difference(data, visible), hiddenBiases: difference(positive, chances))
    return (gradient, error)
  }
}

extension BoltzmannMachine {
  /// How a machine learns.
  public struct Learning: Sendable, Equatable {
    /// Steps of Gibbs sampling, the k of CD-k.
    public var steps: Int
    /// Whether reconstructions are sampled; else they are means.
    public var samplesVisible: Bool
    /// The rate of machines with binary visible units.
    public var rate: Double
    /// The rate of machines with Gaussian visible units, which takes to be smaller.
    public var gaussianRate: Double
    /// What weights lose of themselves in a step, beside the rate.
    public var weightCost: Double

    /// As in TR 2010-003, sections 7, 9 and 10.
    public init(
      steps: Int = 1, samplesVisible: Bool = false, rate: Double = 0.1,
      gaussianRate: Double = 0.005, weightCost: Double = 1e-4
    ) {
      self.steps = steps
      self.samplesVisible = samplesVisible
      self.rate = rate
      self.gaussianRate = gaussianRate
      self.weightCost = weightCost
    }

    /// Passes with a momentum of 0.5; then it is 0.9.
    static let earlyPasses = 5

    /// Learns a layer from what the layers below it put out.
    func learn(
      _ codes: LayerwiseTraining.Codes, units: Int, isFirst: Bool, _ training: LayerwiseTraining,
      using generator: SeededGenerator
    ) throws(TrainingError) -> LayerwiseTraining.Learnt {
      var generator = generator
      let all = Matrix(
        rows: codes.count, columns: codes.width, elements: codes.values.map { Double($0) })
      let data = all.firstRows(codes.training)
      var machine = BoltzmannMachine(
        hidden: units, data: data, isGaussian: isFirst, using: &generator)
      let errors = try machine.learn(
        data, by: self, passes: training.passes, batchSize: training.batchSize, using: &generator)
      func mean(_ values: ArraySlice<Double>) -> Double {
        values.reduce(0, +) / Double(max(values.count, 1))
      }
      var gap: Double?
      if codes.count > codes.training {
        let energies = machine.freeEnergies(all)
        gap = mean(energies[codes.training...]) - mean(energies[..<codes.training])
      }
      return LayerwiseTraining.Learnt(
        weights: machine.weights.elements.map { Float($0) },
        biases: machine.hiddenBiases.map { Float($0) },
        report: LayerwiseTraining.Report(units: units, errors: errors, freeEnergyGap: gap))
    }
  }

  /// Passes over `data`, `[epoch, visible]`, in random minibatches, in single precision.
  ///
  /// - Returns: the mean error of reconstruction in every pass.
  /// - Throws: `TrainingError.diverged` if numbers stop being finite.
  package mutating func learn(
    _ data: Matrix, by learning: Learning, passes: Int, batchSize: Int,
    using generator: inout some RandomNumberGenerator
  ) throws(TrainingError) -> [Double] {
    var rows = MachineRows(self, most: batchSize)
    let rate = Float(isGaussian ? learning.gaussianRate : learning.rate)
    var errors: [Double] = []
    var order = Array(0..<data.rows)
    let batches = (data.rows + batchSize - 1) / batchSize
    for pass in 0..<passes {
      let momentum: Float = pass < Learning.earlyPasses ? 0.5 : 0.9
      var sum = 0.0
      generator.permute(&order)
      for batch in 0..<batches {
        let indices = order[order.count * batch / batches..<order.count * (batch + 1) / batches]
        sum += rows.diverge(
          from: indices.map { data.row($0) }, steps: learning.steps,
          samplesVisible: learning.samplesVisible, using: &generator)
        rows.climb(rate: rate, momentum: momentum, weightCost: Float(learning.weightCost))
      }
      guard sum.isFinite else { throw .diverged(pass: pass + 1) }
      errors.append(sum / Double(max(data.rows, 1)))
    }
    rows.store(in: &self)
    return errors
  }
}
