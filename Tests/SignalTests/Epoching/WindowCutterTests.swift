import Foundation
import Signal
import TestSupport
import Testing

@Suite struct WindowCutterTests {
  /// Cuts one window out of `signal`, a function of the grid's index.
  private func cut(
    _ settings: Preprocessing, from rate: Double = 240, at start: Double,
    _ signal: (Double) -> Double
  ) -> [Float] {
    let cutter = WindowCutter(
      settings, change: RateChange(from: rate, to: settings.samplingRate))
    let needs = cutter.needs(at: start)
    let grid = needs.map { Float(signal(Double($0))) }
    return grid.withUnsafeBufferPointer { grid in
      [Float](unsafeUninitializedCapacity: settings.windowLength) { window, filled in
        window.initialize(repeating: .nan)
        var span = window.mutableSpan
        if let first = grid.baseAddress {
          cutter.cut(FilteredSamples(start: first, range: needs), at: start, to: &span)
        }
        filled = settings.windowLength
      }
    }
  }

  private static func settings(
    baseline: (Double, Double)? = nil, onsets: Preprocessing.OnsetRule = .nearest
  ) -> Preprocessing {
    var settings = Preprocessing.paper
    settings.baseline = baseline.map { .init(start: $0.0, end: $0.1) }
    settings.onsets = onsets
    return settings
  }

  @Test func `a window is the samples from its start on`() {
    let window = cut(Self.settings(), at: 40) { $0 }
    #expect(window == ramp(40..<118))
  }

  @Test(arguments: [(-0.1, 0.0), (0.0, 0.1), (0.6, 0.9), (-0.5, -0.4)])
  func `a baseline's mean is taken away, be it before, within or behind the window`(
    start: Double, end: Double
  ) {
    // On a ramp the mean over a span is its middle.
    let window = cut(Self.settings(baseline: (start, end)), at: 40) { 3 * $0 + 500 }
    let (first, last) = ((start * 120).rounded(), (end * 120).rounded() - 1)
    for (index, value) in window.enumerated() {
      #expect(abs(Double(value) - 3 * (Double(index) - (first + last) / 2)) < 1e-3)
    }
  }

  @Test(arguments: [40.0, 40.25, 40.5, 40.999])
  func `an exact window has its samples between those of the grid`(start: Double) {
    let wave = { 2 * Double.pi * 0.11 * $0 }
    let window = cut(Self.settings(onsets: .exact), at: start) { 50 * sin(wave($0)) }
    for (index, value) in window.enumerated() {
      #expect(abs(Double(value) - 50 * sin(wave(start + Double(index)))) < 0.01)
    }
  }

  @Test func `where the grid is not that of the windows, they are taken at their times`() {
    let change = RateChange(from: 256.41, to: 120)
    #expect(!change.isDirect)
    let stride = change.gridRate / 120
    let wave = { 2 * Double.pi * 0.05 * $0 }
    let window = cut(Self.settings(), from: 256.41, at: 40) { 50 * sin(wave($0)) }
    for (index, value) in window.enumerated() {
      #expect(abs(Double(value) - 50 * sin(wave((40 + Double(index)) * stride))) < 0.01)
    }
  }

  @Test(arguments: [240, 256.41], [Preprocessing.OnsetRule.nearest, .exact])
  func `what a window needs lies within its span and, at the ends, within the margin`(
    rate: Double, onsets: Preprocessing.OnsetRule
  ) {
    for baseline in [nil, (-0.3, 0), (0.5, 1.2)] as [(Double, Double)?] {
      let settings = Self.settings(baseline: baseline, onsets: onsets)
      let change = RateChange(from: rate, to: 120)
      let cutter = WindowCutter(settings, change: change)
      for start in [0, 0.4, 3, 17.73] {
        let needs = cutter.needs(at: start)
        #expect(needs.count <= cutter.span)
        #expect(needs.lowerBound >= -cutter.margin)
        let end = (start + Double(settings.windowLength)) * change.gridRate / 120
        #expect(Double(needs.upperBound) <= end + Double(cutter.margin))
      }
    }
  }

  @Test func `a window is taken where it stands if nothing is done to it`() {
    let grid = (0..<200).map { Float($0) }
    grid.withUnsafeBufferPointer { grid in
      guard let first = grid.baseAddress else { return }
      let samples = FilteredSamples(start: first, range: 0..<200)
      let change = RateChange(from: 240, to: 120)
      let plain = WindowCutter(Self.settings(), change: change)
      #expect(plain.address(in: samples, of: 40) == first + 40)
      let exact = WindowCutter(Self.settings(onsets: .exact), change: change)
      #expect(exact.address(in: samples, of: 60) == nil)
      let level = WindowCutter(Self.settings(baseline: (0, 0.1)), change: change)
      #expect(level.address(in: samples, of: 40) == nil)
    }
  }
}
