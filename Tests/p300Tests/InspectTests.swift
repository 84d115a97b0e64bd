import TestSupport
import Testing

@Suite struct InspectTests {
  private let folder = TemporaryFolder()

  private func lines(annotations: [String]) throws -> [Substring] {
    var builder = EDFBuilder(
      records: annotations.count,
      signals: [.init("Fz", samplesPerRecord: 8), .annotations(annotations)])
    builder.reserved = "EDF+C"
    let outcome = try Tool.run("inspect", try folder.write(builder.bytes, as: "a.edf"))
    #expect(outcome.status == 0)
    return outcome.output.split(separator: "\n")
  }

  @Test func `a text of several lines is shown in one`() throws {
    let shown = try lines(annotations: ["+0^^_+0.5^one\ntwo\r\nthree^_"])
    #expect(shown.contains("  events: one two three × 1"))
  }

  @Test func `flashes without a target among them are odd`() throws {
    let shown = try lines(annotations: ["+0^^_+0.2^standard^_", "+1^^_+1.2^rare^_"])
    #expect(shown.contains { $0.contains("none of 1 labelled flashes are targets") })
  }
}
