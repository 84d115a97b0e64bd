import Evaluation
import Foundation
import Signal
import Testing

@Suite struct SummaryTests {
  private static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  @Test func `classification without labels has null metrics`() throws {
    let summary = ClassificationSummary(scores: [1], threshold: 0, labels: [.unknown])
    #expect(
      try Self.json(summary) == """
        {"accuracy":null,"auc":null,"balanced_accuracy":null,"epochs":1,"f1":null,\
        "false_negatives":null,"false_positives":null,"nontargets":0,"precision":null,\
        "recall":null,"targets":0,"true_negatives":null,"true_positives":null,"unlabelled":1}
        """)
  }

  @Test func `classification has counts and metrics`() throws {
    let summary = ClassificationSummary(
      scores: [0.9, 0.1, 0.5, 0.7], threshold: 0.5,
      labels: [.target, .nonTarget, .nonTarget, .nonTarget])
    #expect(
      try Self.json(summary) == """
        {"accuracy":0.75,"auc":1,"balanced_accuracy":\((1 + 2.0 / 3) / 2),"epochs":4,\
        "f1":\(2.0 / 3),"false_negatives":0,"false_positives":1,"nontargets":3,\
        "precision":0.5,"recall":1,"targets":1,"true_negatives":2,"true_positives":1,\
        "unlabelled":0}
        """)
  }

  @Test func `spelling lists what was right by repetition`() throws {
    let result = SpellingResult(items: [["A", "C"], ["A", "B"]], expected: ["A", "B"])
    let summary = SpellingSummary(
      result, speller: Speller(items: ["A", "B", "C", "D"]),
      timing: SelectionTiming(blank: 2, onsetInterval: 0.5, codes: 4))
    func interval(_ share: Double) throws -> String {
      try Self.json(ConfidenceInterval(ofShare: share, among: 2))
    }
    let rate: Double = 60 * (2 - 1 - 0.5 * 1.584962500721156) / 4
    let utility = utilityRate(accuracy: 1, choices: 4, seconds: 6)
    let (half, whole) = (try interval(0.5), try interval(1))
    #expect(
      try Self.json(summary) == """
        {"by_repetition":[{"accuracy":0.5,"bits_per_minute":\(rate),\
        "correct":1,"interval":\(half),\
        "mutual_information_bits_per_minute":\(rate),\
        "repetitions":1,"selections":2,\
        "utility_bits_per_minute":0},\
        {"accuracy":1,"bits_per_minute":20,\
        "correct":2,"interval":\(whole),\
        "mutual_information_bits_per_minute":20,"repetitions":2,"selections":2,\
        "utility_bits_per_minute":\(utility)}],\
        "expected":"AB","repetitions":2,\
        "selections":2,"text":"AB"}
        """)
  }

  @Test func `spelling without expectations has nulls`() throws {
    let result = SpellingResult(items: [["A", "C"]], expected: [nil, nil])
    #expect(
      try Self.json(SpellingSummary(result, speller: .wadsworth(), timing: .wadsworth)) == """
        {"by_repetition":[{"accuracy":null,"bits_per_minute":null,"correct":null,\
        "interval":null,"mutual_information_bits_per_minute":null,"repetitions":1,"selections":0,\
        "utility_bits_per_minute":null}],\
        "expected":null,"repetitions":1,"selections":2,\
        "text":"AC"}
        """)
  }
}
