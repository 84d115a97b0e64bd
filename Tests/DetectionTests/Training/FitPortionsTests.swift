import Detection
import Randomness
import Testing

@Suite struct FitPortionsTests {
  private func isTarget(_ item: Int) -> Bool { item % 6 == 0 }

  @Test(arguments: [1, 2, 9]) func `portions make up every fit and belong to the same fits`(
    fits count: Int
  ) {
    var generator = SeededGenerator(seed: UInt64(count))
    let fits = (0..<count).map { _ in (3..<200).filter { _ in generator.uniform() < 0.7 } }
    let least = 5
    let dealt = FitPortions(fits, least: least, isTarget: isTarget)
    #expect(dealt.order.sorted() == Set(fits.joined()).sorted())
    let sizes = dealt.portions.map(\.range.count)
    #expect(sizes == sizes.sorted(by: >))
    for (fit, portions) in zip(fits, dealt.ofFit) {
      #expect(portions.flatMap { dealt.order[dealt.portions[$0].range] }.sorted() == fit)
    }
    for portion in dealt.portions {
      let items = dealt.order[portion.range]
      #expect(items.count == 1 || items.count >= least)
      #expect(items.allSatisfy { isTarget($0) == portion.isTarget })
      for fit in fits { #expect(Set(items.map(fit.contains)).count == 1) }
    }
  }

  @Test func `nothing makes no portion`() {
    let dealt = FitPortions([[], []], least: 2, isTarget: isTarget)
    #expect(dealt.portions.isEmpty && dealt.order.isEmpty && dealt.ofFit == [[], []])
  }
}
