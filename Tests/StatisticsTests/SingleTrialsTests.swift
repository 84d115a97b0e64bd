import Signal
import Statistics
import TestSupport
import Testing

/// Rows of an image of single epochs.
@Suite struct SingleTrialsTests {
  /// Epochs of two electrodes and three samples; each sample of the second is the epoch's number in its class, and
  /// the epochs stand in the wrong order.
  private func counting(_ count: Int) -> Epochs {
    var epochs = Epochs.random(count: count * 6, electrodes: 2, windowLength: 3, seed: 1)
    var next: [Label: Float] = [:]
    for epoch in 0..<epochs.count {
      let number = next[epochs.labels[epoch], default: 0]
      next[epochs.labels[epoch]] = number + 1
      for sample in 3..<6 { epochs.samples[epoch * 6 + sample] = number }
    }
    return epochs.selecting(Array((0..<epochs.count).reversed()))
  }

  @Test(arguments: [1, 3, 8, 59, 60, 61, 240])
  func `rows are means of neighbours in the order of time`(count: Int) {
    let trials = SingleTrials(counting(count), label: .target, electrode: 1)
    #expect(trials.rows == min(count, 60) && trials.middles.count == trials.rows)
    #expect(trials.values.count == 3 * trials.rows)
    for row in 0..<trials.rows {
      let values = trials.values[3 * row..<3 * row + 3]
      #expect(values.allSatisfy { $0 == values.first })
      // Off the ends the mean of neighbours is the number in the middle.
      let middle = Double(trials.middles[row] - 1)
      if middle >= Double(trials.width), middle < Double(count - trials.width) {
        #expect(abs(trials.values[3 * row] - middle) <= 0.5)
      }
      if row > 0 { #expect(trials.values[3 * row] >= trials.values[3 * row - 3]) }
    }
  }

  @Test func `no epoch of a class gives no row`() {
    var epochs = counting(2)
    epochs.labels = epochs.labels.map { _ in .nonTarget }
    #expect(SingleTrials(epochs, label: .target, electrode: 0).rows == 0)
  }

  @Test func `every epoch counts where there are more than rows`() {
    let epochs = Epochs.random(count: 1500, electrodes: 1, windowLength: 4, seed: 2)
    let trials = SingleTrials(epochs, label: .target, electrode: 0)
    #expect(trials.rows == 60 && trials.width * trials.rows >= 240)
  }
}
