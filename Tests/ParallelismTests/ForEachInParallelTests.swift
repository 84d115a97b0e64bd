import Parallelism
import Synchronization
import Testing

@Suite struct ForEachInParallelTests {
  @Test(arguments: [1, 2, 7, 100]) func `every item is taken once, by a worker below the limit`(
    threads: Int
  ) {
    let counts = Mutex([Int](repeating: 0, count: 50))
    forEachInParallel(count: 50, threads: threads) { worker, item in
      #expect(worker < min(threads, 50))
      counts.withLock { $0[item] += 1 }
    }
    #expect(counts.withLock { $0 } == Array(repeating: 1, count: 50))
  }

  @Test func `no items are no work`() {
    forEachInParallel(count: 0, threads: 4) { _, _ in Issue.record("there is nothing to do") }
  }

  @Test func `work within work is done as well`() {
    let sum = Mutex(0)
    forEachInParallel(count: 4, threads: 4) { _, outer in
      forEachInParallel(count: 4, threads: 4) { _, inner in
        sum.withLock { $0 += outer * 4 + inner }
      }
    }
    #expect(sum.withLock { $0 } == 120)
  }

  @Test(arguments: [1, 2]) func `two pieces of work give both results`(threads: Int) {
    let (number, text) = inParallel(threads: threads) {
      7
    } _: {
      "seven"
    }
    #expect(number == 7)
    #expect(text == "seven")
  }
}
