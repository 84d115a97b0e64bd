import Signal
import Simulation
import Testing

@Suite struct SimulatedRunTests {
  private static func settings(strength: Double = 1) -> SpellerSimulation {
    var settings = SpellerSimulation()
    settings.words = ["SIGNAL", "P3"]
    settings.strength = strength
    return settings
  }

  /// The mean of an electrode over all flashes of a label, from 0 to 0.65 s, less that at the onset.
  private static func average(_ run: SimulatedRun, electrode: Int, label: Label) -> [Double] {
    let length = run.samples.count / 8
    var sum = [Double](repeating: 0, count: 166)
    var count = 0.0
    for flash in run.flashes where flash.label == label {
      let start = electrode * length + Int((flash.onset * 256).rounded())
      for index in sum.indices { sum[index] += Double(run.samples[start + index]) }
      count += 1
    }
    return sum.map { $0 / count }
  }

  @Test func `attended flashes evoke a positive wave at Pz around 300 to 350 ms`() {
    // The same seed without responses has the same background: the difference is the response alone.
    let run = SimulatedRun(Self.settings(), subject: 0, run: 0)
    let background = SimulatedRun(Self.settings(strength: 0), subject: 0, run: 0)
    func difference(_ label: Label, _ electrode: Int) -> [Double] {
      let response = Self.average(run, electrode: electrode, label: label)
      return zip(response, Self.average(background, electrode: electrode, label: label)).map(-)
    }
    let target = difference(.target, 3)
    let other = difference(.nonTarget, 3)
    let contrast = zip(target, other).map(-)
    let peak = contrast.indices.max { contrast[$0] < contrast[$1] } ?? 0
    #expect((0.27...0.38).contains(Double(peak) / 256))
    #expect(contrast[peak] > 4)
    // Every flash evokes P1 and N1 over the occipital electrode.
    let visual = difference(.nonTarget, 6)
    #expect(visual[26] > visual[44] + 2)
  }

  @Test func `neighbouring electrodes share more than distant ones`() {
    let run = SimulatedRun(Self.settings(strength: 0), subject: 0, run: 0)
    let length = run.samples.count / 8
    // Differences of samples leave out drift and blinks.
    let steps = (0..<8).map { electrode in
      let row = run.samples[electrode * length..<(electrode + 1) * length].map(Double.init)
      return zip(row.dropFirst(8), row).map(-)
    }
    func correlation(_ a: Int, _ b: Int) -> Double {
      func dot(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
      let power = dot(steps[a], steps[a]) * dot(steps[b], steps[b])
      return dot(steps[a], steps[b]) / power.squareRoot()
    }
    // Fz Cz P3 Pz P4 PO7 Oz PO8
    #expect(correlation(2, 3) > 0.3)
    #expect(correlation(2, 3) > correlation(0, 3) + 0.1)
    #expect(correlation(2, 3) > correlation(0, 5) + 0.1)
  }

  @Test func `a run stays as it is when subjects and words are added`() {
    var more = Self.settings()
    more.subjects = 9
    more.words.append("MORE")
    let run = SimulatedRun(Self.settings(), subject: 1, run: 1)
    #expect(SimulatedRun(more, subject: 1, run: 1).samples == run.samples)
    #expect(SimulatedRun(more, subject: 0, run: 1).samples != run.samples)
  }
}
