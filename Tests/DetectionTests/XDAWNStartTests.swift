import Detection
import LinearAlgebra
import Randomness
import Signal
import Testing
import TestSupport

@Suite struct XDAWNStartTests {
  @Test(arguments: [1, 3, 6, 16]) func `all maps together start with the deviation asked for`(
    electrodes: Int
  ) throws {
    let (white, labels) = try whitened(electrodes: electrodes)
    var generator = SeededGenerator(seed: 1)
    let weights = try xdawnStart(
      whitened: white, labels: labels, electrodes: electrodes, length: 78, using: &generator)
    #expect(weights.count == 10 * electrodes)
    var variance = 0.0
    for map in 0..<10 {
      var (sum, square) = (0.0, 0.0)
      for epoch in labels.indices {
        for sample in 0..<78 {
          var value = 0.0
          for electrode in 0..<electrodes {
            value +=
              Double(weights[map * electrodes + electrode])
              * Double(white[(epoch * electrodes + electrode) * 78 + sample])
          }
          sum += value
          square += value * value
        }
      }
      let count = Double(labels.count * 78)
      variance += square / count - (sum / count) * (sum / count)
    }
    #expect(abs((variance / 10).squareRoot() - 0.2) < 1e-4)
  }

  @Test func `one seed gives one start, another seed another near it`() throws {
    let (white, labels) = try whitened(electrodes: 6)
    func start(_ seed: UInt64) throws -> [Float] {
      var generator = SeededGenerator(seed: seed)
      return try xdawnStart(
        whitened: white, labels: labels, electrodes: 6, length: 78, using: &generator)
    }
    #expect(try start(1) == start(1))
    let difference = relativeDifference(try start(2), try start(1))
    #expect(difference > 1e-3)
    #expect(difference < 0.6)
  }

  @Test func `the first map answers to targets`() throws {
    let (white, labels) = try whitened(electrodes: 6)
    var generator = SeededGenerator(seed: 1)
    let weights = try xdawnStart(
      whitened: white, labels: labels, electrodes: 6, length: 78, using: &generator)
    // The bump of the targets stands at sample 36.
    var means: [Label: (sum: Double, count: Double)] = [:]
    for (epoch, label) in labels.enumerated() {
      let value = (0..<6).reduce(0.0) {
        $0 + Double(weights[$1]) * Double(white[(epoch * 6 + $1) * 78 + 36])
      }
      means[label, default: (0, 0)].sum += value
      means[label, default: (0, 0)].count += 1
    }
    let target = try #require(means[.target])
    let other = try #require(means[.nonTarget])
    #expect(abs(target.sum / target.count - other.sum / other.count) > 0.1)
  }

  @Test func `a class without epochs is refused`() throws {
    let (white, labels) = try whitened(electrodes: 3)
    var generator = SeededGenerator(seed: 1)
    #expect(throws: BaselineError.noExamples(of: .target)) {
      try xdawnStart(
        whitened: white, labels: labels.map { _ in .nonTarget }, electrodes: 3, length: 78,
        using: &generator)
    }
  }

  private func whitened(electrodes: Int) throws -> ([Float], [Label]) {
    let epochs = syntheticEpochs(count: 240, electrodes: electrodes, amplitude: 1, seed: 5)
    let centred = epochs.samples.map { $0 - 10 }
    let whitening = try Whitening(samples: centred, electrodes: electrodes, length: 78)
    return (whitening.apply(to: centred, length: 78), epochs.labels)
  }
}
