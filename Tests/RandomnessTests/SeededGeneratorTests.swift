import Randomness
import TestSupport
import Testing

@Suite struct SeededGeneratorTests {
  @Test func `one seed gives one stream for ever`() {
    var generator = SeededGenerator(seed: 0)
    let first = (0..<3).map { _ in generator.next() }
    var again = SeededGenerator(seed: 0)
    #expect(first == (0..<3).map { _ in again.next() })
    var other = SeededGenerator(seed: 0, stream: 1)
    #expect(first != (0..<3).map { _ in other.next() })
  }

  @Test func `uniform numbers fill the unit interval evenly`() {
    var generator = SeededGenerator(seed: 1)
    let numbers = (0..<100_000).map { _ in generator.uniform() }
    #expect(numbers.allSatisfy { (0..<1).contains($0) })
    let mean: Double = numbers.reduce(0, +) / 100_000
    #expect(abs(mean - 0.5) < 0.005)
  }

  @Test func `normal numbers have mean 0, deviation 1 and no skew`() {
    var generator = SeededGenerator(seed: 2)
    let numbers = DrawnNumbers((0..<200_000).map { _ in generator.normal() } as [Double])
    #expect(abs(numbers.moment(1)) < 0.01)
    #expect(abs(numbers.moment(2) - 1) < 0.02)
    #expect(abs(numbers.moment(3)) < 0.03)
    #expect(abs(numbers.moment(4) - 3) < 0.1)
  }

  @Test(arguments: [1, 2, 3, 7, 100]) func `an index is below its bound and takes every value`(
    bound: Int
  ) {
    var generator = SeededGenerator(seed: 3)
    let seen = Set((0..<bound * 50).map { _ in generator.index(below: bound) })
    #expect(seen == Set(0..<bound))
  }

  @Test func `permuting keeps every item`() {
    var generator = SeededGenerator(seed: 4)
    var items = Array(0..<100)
    generator.permute(&items)
    #expect(items != Array(0..<100))
    #expect(items.sorted() == Array(0..<100))
  }
}
