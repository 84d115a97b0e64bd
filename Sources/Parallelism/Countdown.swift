import Dispatch

/// Some pieces of work that threads can wait for.
///
/// A thread of `forEachInParallel` may wait only for items before its own, which some thread has taken.
package final class Countdown: Sendable {
  private let group = DispatchGroup()

  /// `count` pieces that are still to be done.
  package init(_ count: Int) {
    for _ in 0..<count { group.enter() }
  }

  /// Tells that one more is done.
  package func advance() { group.leave() }

  /// Waits until all are.
  package func wait() { group.wait() }
}
