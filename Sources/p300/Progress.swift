import ElementaryFunctions
import Synchronization

/// Shows how far long work is: a bar on a terminal; elsewhere, after some seconds, a line per tenth.
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
    let percent = Int(saturating: part * 100)
    state.withLock { state in
      if isTerminal {
        guard percent != state.shownPercent else { return }
        state.shownPercent = percent
        Console.write("\r\u{1B}[K\(title) \(bar(part)) \(percent) %\(note)", to: .standardError)
      } else {
        guard percent / 10 > state.shownTenth, clock.now - start > .seconds(2) else { return }
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
    let full = min(width, Int(saturating: part * Double(width)))
    let bar = String(repeating: "█", count: full) + String(repeating: "·", count: width - full)
    let elapsed = Double((clock.now - start).components.seconds)
    guard part > 0.02, elapsed > 1 else { return bar }
    return bar + " \(Self.words(elapsed / part * (1 - part))) left,"
  }

  /// A span of time as people say it: `8 s`, `3 min 20 s`, `2 h 05 min`.
  static func words(_ seconds: Double) -> String {
    let whole = Int(saturating: min(max(seconds, 0), 1e6).rounded())
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(two(whole % 60)) s" }
    return "\(whole / 3600) h \(two(whole % 3600 / 60)) min"
  }
}
