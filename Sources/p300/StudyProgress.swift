import Studies
import Synchronization

/// Shows how far a study is, and how long the rest will take.
final class StudyProgress: Sendable {
  private struct State {
    var finished = 0
    var done = 0
    var failed = 0
  }

  private let units: Int
  private let progress: Progress
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private let state = Mutex(State())

  init(units: Int, isQuiet: Bool) {
    self.units = units
    progress = Progress("study", isQuiet: isQuiet)
    start = clock.now
  }

  /// Notes what became of one more unit.
  func finish(_ outcome: StudyPlan.Outcome) {
    let state = state.withLock { state in
      state.finished += 1
      if outcome != .unchanged { state.done += 1 }
      if case .failed = outcome { state.failed += 1 }
      return state
    }
    // What was done before took no time.
    let seconds = (clock.now - start) / .seconds(1)
    let rest = seconds / Double(max(state.done, 1)) * Double(units - state.finished)
    progress.update(
      Double(state.finished) / Double(units),
      note: ", \(state.finished) of \(units) units"
        + (state.failed > 0 ? ", \(state.failed) failed" : "")
        + (state.done > 0 && state.finished < units ? ", \(Progress.words(rest)) left" : ""))
  }

  func end() { progress.finish() }
}
