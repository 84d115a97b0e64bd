import Signal
import Testing

struct EpochPlanTests {
  private func flash(_ onset: Double) -> Flash {
    Flash(onset: onset, stimulus: 1, label: .target, selection: 0, repetition: 0)
  }

  private func plan(
    _ onsets: [Double], pieces: [Piece], rule: Preprocessing.OnsetRule = .nearest
  ) -> EpochPlan {
    EpochPlan(
      flashes: onsets.map(flash), pieces: pieces, change: RateChange(from: 240, to: 120),
      length: 78, onsets: rule)
  }

  @Test func `A window starts at the sample nearest to its onset`() {
    let plan = plan(
      [0, 1.0 / 240 + 1e-9, 10.004, 10.0042], pieces: [Piece(samples: 0..<4800, onset: 0)])
    #expect(plan.windows.map(\.start) == [0, 1, 1200, 1201])
    #expect(plan.windows.map(\.flash) == [0, 1, 2, 3])
  }

  @Test func `Exact windows start between samples, and the same ones are kept`() {
    let onsets = [1.001, Double(2400 - 78) / 120 + 0.004, Double(2400 - 78) / 120 + 0.0045]
    let pieces = [Piece(samples: 0..<4800, onset: 0)]
    let exact = plan(onsets, pieces: pieces, rule: .exact)
    #expect(exact.windows.map(\.start) == onsets[..<2].map { $0 * 120 })
    #expect(exact.windows.map(\.flash) == plan(onsets, pieces: pieces).windows.map(\.flash))
  }

  @Test func `The last window that fits is kept and the next is counted`() {
    let plan = plan(
      [Double(2400 - 78) / 120, Double(2400 - 77) / 120],
      pieces: [Piece(samples: 0..<4800, onset: 0)])
    #expect(plan.windows.map(\.start) == [2322])
    #expect(plan.dropped == [.pastEndOfPiece: 1])
  }

  @Test func `Windows count from their own piece and never cross its end`() {
    let pieces = [
      Piece(samples: 0..<2400, onset: 0), Piece(samples: 2400..<4800, onset: 30),
    ]
    let plan = plan([9.5, 12, 29.9, 30, 31, 45], pieces: pieces)
    #expect(plan.windows.map(\.piece) == [1, 1])
    #expect(plan.windows.map(\.start) == [0, 120])
    #expect(plan.dropped == [.pastEndOfPiece: 1, .outsideRecording: 3])
  }

  @Test func `Onsets before the start and without a number are counted`() {
    let plan = plan(
      [-1, .nan, .infinity], pieces: [Piece(samples: 0..<4800, onset: 0)])
    #expect(plan.windows.isEmpty)
    #expect(plan.dropped == [.outsideRecording: 3])
  }
}
