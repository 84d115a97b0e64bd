import Parallelism
import Synchronization
import Testing

@Suite struct CountdownTests {
  @Test(arguments: [1, 2, 5]) func `who waits sees all that was to be done`(threads: Int) {
    let ready = Countdown(30)
    let done = Mutex(0)
    let seen = Mutex<[Int]>([])
    forEachInParallel(count: 40, threads: threads) { _, item in
      if item < 30 {
        done.withLock { $0 += 1 }
        ready.advance()
      } else {
        ready.wait()
        let count = done.withLock { $0 }
        seen.withLock { $0.append(count) }
      }
    }
    #expect(seen.withLock { $0 } == Array(repeating: 30, count: 10))
  }

  @Test func `nothing is not waited for`() {
    Countdown(0).wait()
  }
}
