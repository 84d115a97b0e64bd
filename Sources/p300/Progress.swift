import Synchronization

/// Shows how far long work is: a bar on a terminal, a line per tenth elsewhere.
final class Progress: Sendable {
  private struct State {
    var shownTenth = 0
    var shownPercent = -1
  }

  private let title: String
  private let isQuiet: Bool
  private let isTerminal: Bool
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private let state = Mutex(State())

  init(_ title: String, isQuiet: Bool) {
    self.title = title
    self.isQuiet = isQuiet
    isTerminal = Console.Stream.standardError.isTerminal
    start = clock.now
  }

  /// Shows that `part` of the work is done, from 0 to 1; may be called from any thread.
  func update(_ part: Double, note: String = "") {
    guard !isQuiet else { return }
    let percent = Int(part * 100)
    state.withLock { state in
      if isTerminal {
        guard percent != state.shownPercent else { return }
        state.shownPercent = percent
        Console.write("\r\u{1B}[K\(title) \(bar(part)) \(percent) %\(note)", to: .standardError)
      } else {
        guard percent / 10 > state.shownTenth else { return }
        state.shownTenth = percent / 10
        Console.write("\(title): \(state.shownTenth * 10) %\(note)\n", to: .standardError)
      }
    }
  }

  /// Takes the bar away.
  func finish() {
    guard !isQuiet, isTerminal else { return }
    Console.write("\r\u{1B}[K", to: .standardError)
  }

  private func bar(_ part: Double) -> String {
    let width = 30
    let full = min(width, Int(part * Double(width)))
    let bar = String(repeating: "█", count: full) + String(repeating: "·", count: width - full)
    let elapsed = Double((clock.now - start).components.seconds)
    guard part > 0.02, elapsed > 1 else { return bar }
    return bar + " \(Int(elapsed / part * (1 - part))) s left,"
  }
}
