import Evaluation
import Randomness
import Reporting
import Signal
import Testing

@Suite struct StatisticsTests {
  @Test func `the area below the receiver's curve is the area under the curve`() throws {
    var generator = SeededGenerator(seed: 3)
    for round in 0..<20 {
      let labels: [Label] = (0..<200).map { $0 % 6 == 0 ? .target : .nonTarget }
      // Few different scores, so that there are ties.
      let scores = labels.map { label in
        (generator.normal() + (label == .target ? 1 : 0)) * Double(round + 1)
      }.map { $0.rounded() }
      let curve = try #require(ReceiverCurve(scores, labels: labels))
      let points = zip(curve.falsePositives, curve.truePositives)
      var area = 0.0
      for (first, second) in zip(points, points.dropFirst()) {
        area += (second.0 - first.0) * (first.1 + second.1) / 2
      }
      #expect(abs(area - (areaUnderCurve(scores, labels: labels) ?? -1)) < 1e-12)
      #expect(curve.falsePositives.last == 1 && curve.truePositives.last == 1)
    }
    #expect(ReceiverCurve([0.5, 0.2], labels: [.target, .unknown]) == nil)
  }

  @Test func `histograms hold every epoch of their class once`() throws {
    let scores = [0, 0.01, 0.5, 0.99, 1, 1, 0.3]
    let labels: [Label] = [
      .nonTarget, .nonTarget, .target, .target, .target, .unknown, .nonTarget,
    ]
    let histogram = try #require(ScoreHistogram(scores, labels: labels, bins: 10))
    #expect(abs(histogram.targets.reduce(0, +) - 100) < 1e-9)
    #expect(abs(histogram.nonTargets.reduce(0, +) - 100) < 1e-9)
    #expect(histogram.edges.count == 11)
    #expect(abs(histogram.targets[9] - 200.0 / 3) < 1e-9)
    #expect(abs(histogram.nonTargets[0] - 200.0 / 3) < 1e-9)
  }

  @Test func `a kernel's response obeys Parseval and is that of a sine`() {
    var generator = SeededGenerator(seed: 5)
    let kernel = (0..<13).map { _ in generator.normal() }
    // The mean of |H|² over a whole turn of frequencies is the kernel's energy.
    let count = 64
    let mean =
      (0..<count).reduce(0.0) { sum, index in
        let gain = frequencyResponse(
          of: kernel, at: 120 * Double(index) / Double(count), rate: 120)
        return sum + gain * gain
      } / Double(count)
    #expect(abs(mean - kernel.reduce(0) { $0 + $1 * $1 }) < 1e-9)
    #expect(abs(frequencyResponse(of: [1, 1, 1, 1], at: 0, rate: 120) - 4) < 1e-12)
    #expect(frequencyResponse(of: [1, -1], at: 0, rate: 120) < 1e-12)
    #expect(abs(frequencyResponse(of: [1, -1], at: 60, rate: 120) - 2) < 1e-12)
  }

  @Test func `Wilson's interval is that of the book`() {
    // Newcombe, Statistics in Medicine 17:857–872 (1998), table I: 81 of 263 and 0 of 20.
    let first = wilsonInterval(81, of: 263)
    #expect(abs(first.low - 0.2553) < 1e-4 && abs(first.high - 0.3662) < 1e-4)
    let second = wilsonInterval(0, of: 20)
    #expect(second.low < 1e-12 && abs(second.high - 0.1611) < 1e-4)
    #expect(wilsonInterval(5, of: 5).high > 0.9999999)
  }

  @Test func `peaks are maxima, one early, one at the P300`() {
    // Bumps at 0.15, 0.3 and 0.45 s on 120 Hz; the one at 0.02 s is none of the brain's.
    let strength = (0..<78).map { sample -> Double in
      func bump(_ centre: Double, _ height: Double) -> Double {
        let x = (Double(sample) / 120 - centre) / 0.03
        return height / (1 + x * x * x * x)
      }
      return bump(0.02, 2) + bump(0.15, 1) + bump(0.3, 3) + bump(0.45, 2)
    }
    #expect(ContrastPeaks(strength: strength, rate: 120).samples == [18, 36, 54])
    #expect(ContrastPeaks(strength: strength, rate: 120, most: 2).samples == [18, 36])
  }

  @Test func `a window too short for both peaks has one`() {
    #expect(ContrastPeaks(strength: [1, 3, 2], rate: 120).samples == [1])
  }

  @Test func `published curves stand only beside the set they are about`() throws {
    func source(_ name: String) -> EpochsSource { EpochsSource(name: name, sha256: "") }
    #expect(PublishedCurves.curves(for: []).isEmpty)
    #expect(PublishedCurves.curves(for: [source("AAS011R01.mat")]).isEmpty)
    #expect(PublishedCurves.curves(for: [source("Subject_A_Train.mat")]).isEmpty)
    let curves = PublishedCurves.curves(for: [source("Subject_A_Test.mat")])
    #expect(curves.allSatisfy { $0.percent.count == 15 } && curves.count == 3)
    #expect(curves.first?.percent.last == 97)
    // 99 of 100 right after 15 repetitions of 2.1 s and a pause of 2.5 s: 5.0378 bits in 34 s.
    #expect(abs(try #require(curves.last?.bitsPerMinute.last) - 8.890) < 0.001)
    #expect(
      PublishedCurves.curves(for: [source("Subject_A_Test.mat"), source("Subject_B_Test.mat")])
        .isEmpty)
  }
}
