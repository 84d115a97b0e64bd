import Dispatch
import Synchronization

/// Runs `body` once for every item of `0..<count` on up to `threads` threads.
///
/// Items are taken one by one in ascending order by whichever thread is free, so a result must not
/// depend on who computes it. `worker` is below `threads` and never in use twice at a time.
package func forEachInParallel(
  count: Int, threads: Int, _ body: @Sendable (_ worker: Int, _ item: Int) -> Void
) {
  let workers = min(max(threads, 1), count)
  guard workers > 1 else {
    for item in 0..<count { body(0, item) }
    return
  }
  let next = Atomic<Int>(0)
  @Sendable func work(_ worker: Int) {
    while true {
      let item = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard item < count else { return }
      body(worker, item)
    }
  }
  // Not `concurrentPerform`: within another one it runs all items on one thread.
  withoutActuallyEscaping(work) { work in
    let group = DispatchGroup()
    for worker in 1..<workers {
      DispatchQueue.global().async(group: group) { work(worker) }
    }
    work(0)
    group.wait()
  }
}

/// What `body` makes of every item of `0..<count`, in their order, on up to `threads` threads.
package func mapInParallel<Value: Sendable>(
  count: Int, threads: Int, _ body: @Sendable (_ item: Int) -> Value
) -> [Value] {
  let values = Mutex([Value?](repeating: nil, count: count))
  forEachInParallel(count: count, threads: threads) { _, item in
    let value = body(item)
    values.withLock { $0[item] = value }
  }
  return values.withLock { $0 }.compactMap { $0 }
}

/// Runs two pieces of work at the same time where `threads` allows, and gives both results.
package func inParallel<First: Sendable, Second: Sendable>(
  threads: Int, _ first: @Sendable () -> First, _ second: @Sendable () -> Second
) -> (First, Second) {
  let results = Mutex<(First?, Second?)>((nil, nil))
  forEachInParallel(count: 2, threads: threads) { _, item in
    if item == 0 {
      let result = first()
      results.withLock { $0.0 = result }
    } else {
      let result = second()
      results.withLock { $0.1 = result }
    }
  }
  guard case (let first?, let second?) = results.withLock({ $0 }) else {
    preconditionFailure("both pieces of work have been run")
  }
  return (first, second)
}
