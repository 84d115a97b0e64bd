import Reading
import Signal
import Testing

@Suite struct TriggerCodesTests {
  private func read(
    _ values: [Int], _ rule: TriggerCodes.Rule = .risingBit
  ) -> (codes: [Int], onsets: [Double], warnings: [String]) {
    var codes = TriggerCodes(rule)
    for (sample, value) in values.enumerated() { codes.add(value, at: Double(sample)) }
    var warnings: [Warning] = []
    let events = codes.events(channel: "T", &warnings)
    return (events.compactMap(\.code), events.map(\.onset), warnings.map(\.text))
  }

  @Test(arguments: [TriggerCodes.Rule.risingBit, .change])
  func `lines that rise one sample after another are one code`(rule: TriggerCodes.Rule) {
    let found = read([0, 0, 1, 3, 3, 0, 0, 1, 3, 7, 7, 0, 0], rule)
    #expect(found.codes == [3, 7])
    #expect(found.onsets == [3, 9])
    #expect(found.warnings.count == 1)
    #expect(found.warnings.first?.hasPrefix("3 codes of T lasted one sample") == true)
  }

  @Test func `lines that fall one sample after another are no code`() {
    #expect(read([0, 3, 3, 1, 0, 0, 3, 3, 2, 0, 0], .change).codes == [3, 3])
    #expect(read([0, 3, 3, 1, 0, 0], .risingBit).warnings.isEmpty)
  }

  @Test(arguments: [TriggerCodes.Rule.risingBit, .change])
  func `pulses of one sample are codes`(rule: TriggerCodes.Rule) {
    let found = read([0, 1, 0, 2, 0, 0, 3, 0, 1, 0, 1], rule)
    #expect(found.codes == [1, 2, 3, 1, 1])
    #expect(found.warnings.isEmpty)
  }

  @Test func `a code within a change from one to another is none`() {
    let found = read([0, 1, 1, 5, 4, 4, 0, 0])
    #expect(found.codes == [1, 4])
    #expect(found.onsets == [1, 4])
  }

  @Test func `pulses longer than the interval are told of`() {
    // 2 rises, then 1 while 2 is still there, and so on.
    let pulses = Array(repeating: [2, 2, 2, 3, 3, 1, 1, 3, 3], count: 5).flatMap { $0 }
    let found = read([0, 0] + pulses + [0])
    #expect(found.warnings.contains { $0.contains("overlap") && $0.contains("merge") })
  }

  @Test func `codes that are held until the next one are not said to overlap`() {
    let found = read([0, 1, 1, 2, 2, 4, 4, 1, 1, 2, 2, 4, 4, 0])
    #expect(found.codes == [1, 2, 4, 1, 2, 4])
    #expect(found.warnings.isEmpty)
  }
}
