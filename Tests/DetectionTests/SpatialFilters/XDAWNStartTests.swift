import Detection
import LinearAlgebra
import Randomness
import Signal
import TestSupport
import Testing

@Suite struct XDAWNStartTests {
  @Test(arguments: [1, 3, 6, 16]) func `all maps together start with the deviation asked for`(
    electrodes: Int
  ) throws {
    let set = try ConditionedSet(electrodes: electrodes)
    var generator = SeededGenerator(seed: 1)
    let weights = try set.start(maps: 10).weights(deviation: 0.2, using: &generator)
    #expect(weights.count == 10 * electrodes)
    let layer = Matrix(rows: 10, columns: electrodes, elements: weights.map { Double($0) })
    var variance = 0.0
    var squares = Array(repeating: 0.0, count: 10)
    var sums = Array(repeating: 0.0, count: 10)
    for epoch in 0..<set.count {
      let maps = layer * set.window(epoch)
      for map in 0..<10 {
        for value in maps.row(map) {
          sums[map] += value
          squares[map] += value * value
        }
      }
    }
    let samples = Double(set.count * 78)
    for map in 0..<10 {
      variance += squares[map] / samples - (sums[map] / samples) * (sums[map] / samples)
    }
    #expect(abs((variance / 10).squareRoot() - 0.2) < 1e-4)
  }

  @Test func `one seed gives one start, another seed another near it`() throws {
    let start = try ConditionedSet(electrodes: 6).start(maps: 10)
    func weights(_ seed: UInt64) -> [Float] {
      var generator = SeededGenerator(seed: seed)
      return start.weights(deviation: 0.2, using: &generator)
    }
    #expect(weights(1) == weights(1))
    let difference = relativeDifference(weights(2), weights(1))
    #expect(difference > 1e-3)
    #expect(difference < 0.6)
  }

  @Test func `the first map answers to targets`() throws {
    let set = try ConditionedSet(electrodes: 6)
    var generator = SeededGenerator(seed: 1)
    let weights = try set.start(maps: 10).weights(deviation: 0.2, using: &generator)
    // The bump of the targets stands at sample 36.
    var sums = [0.0, 0.0]
    for epoch in 0..<set.count {
      let window = set.window(epoch)
      let value = (0..<6).reduce(0.0) { $0 + Double(weights[$1]) * window[$1, 36] }
      sums[epoch % 6 == 0 ? 0 : 1] += value / Double(set.count) * (epoch % 6 == 0 ? 6 : 6.0 / 5)
    }
    #expect(abs(sums[0] - sums[1]) > 0.1)
  }

  @Test func `an odd number of maps gives the odd one to the targets`() throws {
    var generator = SeededGenerator(seed: 1)
    let start = try ConditionedSet(electrodes: 6).start(maps: 7)
    #expect(start.weights(deviation: 0.2, using: &generator).count == 42)
  }
}

/// Synthetic epochs, their moments and the whitening fitted to them.
struct ConditionedSet {
  let moments: XDAWN.Moments
  let conditioning: Conditioning
  let samples: [Float]
  let electrodes: Int
  let count = 240

  init(electrodes: Int) throws {
    let epochs = syntheticEpochs(
      count: count, electrodes: electrodes, amplitude: 1, seed: 5)
    self.electrodes = electrodes
    moments = try XDAWN.Moments(
      epochs.samples, labels: epochs.labels, indices: Array(0..<count), electrodes: electrodes,
      length: 78)
    conditioning = try Conditioning(moments, scales: true, whitens: true)
    samples = epochs.samples
  }

  func start(maps: Int) throws -> XDAWNStart {
    try XDAWNStart(moments, conditioning: conditioning, maps: maps)
  }

  /// Epoch `index` as it was cut, `[electrode, sample]`.
  func raw(_ index: Int) -> Matrix {
    let size = electrodes * 78
    return Matrix(
      rows: electrodes, columns: 78,
      elements: samples[index * size..<(index + 1) * size].map { Double($0) })
  }

  /// Epoch `index` after conditioning.
  func window(_ index: Int) -> Matrix { conditioning.applied(to: raw(index)) }
}
