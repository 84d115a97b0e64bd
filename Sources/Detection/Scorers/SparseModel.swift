import LinearAlgebra
import Randomness
import Signal

/// A dictionary for each class: an epoch is of the class whose atoms tell it better.
package struct SparseModel: EpochwiseScorer {
  /// What is coded.
  let features: BlockMeanFeatures
  /// `[feature]`: the mean over the training epochs.
  private let means: [Double]
  /// `[feature, feature]`: what makes features about the means of their classes as large in every direction.
  private let whitening: Matrix
  /// Of non-targets and of targets.
  private let coders: [SparseCoder]
  /// Half the inverse variance of what is left of a feature: with it errors are log-likelihoods.
  private let sharpness: Double

  var scaling: ElectrodeScaling { features.scaling }
  package var windowLength: Int { features.windowLength }

  // Found by cross-validation within training recordings. More atoms a code tell both classes about as
  // well, for an epoch is noise above all; so do atoms that are learnt from fewer epochs an example.
  private static let atoms = 4
  private static let sparsity = 1
  private static let rounds = 6
  /// Examples a class, each the mean of some epochs.
  private static let examples = 400
  private static let epochsAnExample = 64

  /// Learns both dictionaries from means of epochs, in random draws.
  init(fitting epochs: LabelledEpochs, seed: UInt64) throws(ScorerError) {
    features = try BlockMeanFeatures(fitting: epochs, filtersPerClass: 2)
    let table = features.rows(of: epochs).matrix
    means = StoredTensor(Covariance.mean(ofRows: table)).vector
    var centred = table.transposed
    _ = centred.removeMeans(ofClasses: epochs.targets)
    do throws(LinearAlgebraError) {
      let covariance = Covariance(rowsOf: centred.transposed, .ledoitWolf)
      whitening = StoredTensor(try covariance.matrix.inverseSquareRoot()).matrix
    } catch { throw .degenerate(.noPower) }
    let (means, whitening) = (means, whitening)
    let whitened = (0..<table.rows).map {
      Self.whitened(Array(table.row($0)), means, whitening)
    }
    var learned: [SparseCoder] = []
    var (error, count) = (0.0, 0)
    for isTarget in [false, true] {
      let own = whitened.indices.filter { epochs.targets[$0] == isTarget }.map { whitened[$0] }
      var generator = SeededGenerator(seed: seed, stream: isTarget ? 1 : 0)
      let examples = Self.averages(of: own, using: &generator)
      let coder: SparseCoder
      do throws(LinearAlgebraError) {
        coder = try SparseCoder.learning(
          examples, atoms: Self.atoms, sparsity: Self.sparsity, rounds: Self.rounds,
          isNonNegative: true, using: &generator)
      } catch { throw .degenerate(.noPower) }
      learned.append(
        SparseCoder(atoms: StoredTensor(coder.atoms).matrix, isNonNegative: true))
      for vector in own {
        error += Self.error(of: vector, by: learned[learned.count - 1])
        count += vector.count
      }
    }
    coders = learned
    sharpness = StoredTensor([Double(count) / (2 * max(error, 1e-9))]).vector[0]
  }

  /// Means of a few epochs each, as large as one epoch.
  private static func averages(
    of vectors: [[Double]], using generator: inout SeededGenerator
  ) -> Matrix {
    let width = vectors[0].count
    var elements: [Double] = []
    for _ in 0..<examples {
      var sum = [Double](repeating: 0, count: width)
      for _ in 0..<epochsAnExample {
        let vector = vectors[generator.index(below: vectors.count)]
        for index in sum.indices { sum[index] += vector[index] }
      }
      elements += sum.map { $0 / Double(epochsAnExample).squareRoot() }
    }
    return Matrix(rows: examples, columns: width, elements: elements)
  }

  private static func whitened(
    _ features: [Double], _ means: [Double], _ whitening: Matrix
  ) -> [Double] {
    whitening * zip(features, means).map { $0 - $1 }
  }

  func logOdds(ofScaled epoch: Matrix) -> Double {
    let vector = Self.whitened(features(ofScaled: epoch), means, whitening)
    return sharpness
      * (Self.error(of: vector, by: coders[0]) - Self.error(of: vector, by: coders[1]))
  }

  /// The squared distance of `vector` from what few atoms make of it.
  private static func error(of vector: [Double], by coder: SparseCoder) -> Double {
    coder.error(of: coder.pursuit(vector, atoms: sparsity), for: vector)
  }

  /// What each atom stands for in block means of scaled electrodes, `[electrode, block]`, by the epochs whose
  /// code it is.
  ///
  /// The least squares of their means by their codes. Atoms that no epoch uses are left out.
  func responses(in epochs: Epochs) -> [LearntPictures.Picture] {
    let count = scaling.electrodes * features.blocks
    var sums = coders.map {
      [[Double]](repeating: .init(repeating: 0, count: count), count: $0.atoms.rows)
    }
    var squares = coders.map { [Double](repeating: 0, count: $0.atoms.rows) }
    for index in 0..<epochs.count {
      let epoch = scaling.epoch(index, of: epochs)
      let vector = Self.whitened(features(ofScaled: epoch), means, whitening)
      let means = features.means.features(of: epoch)
      for (place, coder) in coders.enumerated() {
        let code = coder.pursuit(vector, atoms: Self.sparsity)
        for (atom, value) in code.enumerated() where value != 0 {
          squares[place][atom] += value * value
          for number in 0..<count { sums[place][atom][number] += value * means[number] }
        }
      }
    }
    return zip(["non-targets", "targets"], zip(sums, squares)).reversed().flatMap { name, found in
      zip(found.0, found.1).enumerated().compactMap { atom, response in
        guard response.1 > 0 else { return nil }
        return LearntPictures.Picture(
          name: "\(name), atom \(atom + 1)", values: response.0.map { $0 / response.1 })
      }
    }
  }

  package var parameterCount: Int {
    features.parameterCount + means.count + whitening.elements.count
      + coders.reduce(0) { $0 + $1.atoms.elements.count } + 1
  }

  /// The model that a file holds of epochs of these facts.
  init(stored: StoredScorer, of facts: EpochFacts) throws(ScorerError) {
    features = try BlockMeanFeatures(stored: stored, of: facts)
    let width = features.dimension
    means = try stored.tensor("features.mean", [width]).vector
    whitening = try stored.tensor("features.whitening", [width, width]).matrix
    coders = try ["nontargets", "targets"].map { (name) throws(ScorerError) in
      let atoms = try stored.tensor("atoms.\(name)", [nil, width]).matrix
      for atom in 0..<atoms.rows {
        let square = atoms.row(atom).reduce(0) { $0 + $1 * $1 }
        guard abs(square - 1) < 1e-3 else {
          throw .unfit(
            name: "atoms.\(name)", found: "an atom of norm \(square.squareRoot())", expected: "1")
        }
      }
      return SparseCoder(atoms: atoms, isNonNegative: true)
    }
    sharpness = try stored.tensor("sharpness", [1]).vector[0]
  }

  package var stored: StoredScorer {
    var tensors = features.tensors
    tensors["features.mean"] = StoredTensor(means)
    tensors["features.whitening"] = StoredTensor(whitening)
    for (name, coder) in zip(["nontargets", "targets"], coders) {
      tensors["atoms.\(name)"] = StoredTensor(coder.atoms)
    }
    tensors["sharpness"] = StoredTensor([sharpness])
    return StoredScorer(tensors: tensors)
  }
}
