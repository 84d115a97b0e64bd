import TestSupport
import Testing

/// Thresholds that are chosen for something else than balanced accuracy.
@Suite struct DecisionTests {
  private let folder = TemporaryFolder()

  private func train(_ rule: String...) throws -> String {
    let detector = folder.path("d\(rule.joined()).safetensors")
    let options = rule.isEmpty ? [] : ["--threshold", rule[0]]
    let outcome = try Tool.run(
      ["train", PipelineTests.first, "--network", "lda", "-q", "-o", detector] + options,
      environment: [:])
    #expect(outcome.status == 0, "\(outcome.errors)")
    return detector
  }

  private func judged(_ detector: String, _ options: String...) throws -> [String: JSON] {
    try Tool.run(
      ["classify", detector, PipelineTests.second, "--json", "-q"] + options, environment: [:]
    ).json()
  }

  @Test func `a detector keeps the threshold that it was trained for`() throws {
    let (balanced, precise) = (
      try judged(train()), try judged(train("precision=0.5"))
    )
    #expect(balanced["auc"] == precise["auc"])
    let detected = [balanced, precise].map {
      ($0["true_positives"]?.number ?? 0) + ($0["false_positives"]?.number ?? 0)
    }
    #expect(detected[0] > detected[1] && detected[1] > 0)
  }

  @Test func `classify decides by costs, and by a stated share as before`() throws {
    let detector = try train()
    let usual = try judged(detector)
    let rebased = try judged(detector, "--prior-probability", "0.5")
    for name in ["true_positives", "false_positives", "auc"] {
      #expect(usual[name] == rebased[name], "\(name)")
    }
    let all = try judged(detector, "--threshold", "0")
    #expect(all["false_negatives"] == .number(0))
    let dear = try judged(detector, "--threshold", "cost=100:1")
    let cheap = try judged(detector, "--threshold", "cost=1:2")
    #expect((dear["recall"]?.number ?? 0) > (cheap["recall"]?.number ?? 1))
    for rule in ["f1", "2", "cost=1"] {
      #expect(
        try Tool.run("classify", detector, PipelineTests.second, "--threshold", rule).status == 2)
    }
  }
}
