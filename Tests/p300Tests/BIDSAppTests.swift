import Foundation
import TestSupport
import Testing

/// The front that BIDS Apps have, as a container's user meets it.
@Suite struct BIDSAppTests {
  let folder = TemporaryFolder()

  private func app(_ arguments: String) throws -> Tool.Outcome {
    try Tool.shell("cd '\(folder.path(""))' && P300=\"$p300\" '\(script)' \(arguments)")
  }

  private var script: String { Tool.project.appending(path: "bids-app/p300-bids").path }

  @Test func `participants one by one and then the group are a study`() throws {
    let data = folder.path("the data")
    let made = try Tool.run(
      "simulate", "--output", data, "--subjects", "3", "--sessions", "2", "--word", "BCI",
      "--repetitions", "3", "--rate", "128", "--strength", "2", "--quiet")
    #expect(made.status == 0, "\(made)")
    let options = "--skip-bids-validator --networks lda --by p300"
    let early = try app("'the data' out group \(options)")
    #expect(early.status == 1, "\(early)")
    let two = try app("'the data' out participant --participant-label 01 sub-03 \(options)")
    #expect(two.status == 0, "\(two)")
    let units = try FileManager.default.contentsOfDirectory(atPath: folder.path("out/units"))
    let expected = ["01_ses-1", "01_ses-2", "03_ses-1", "03_ses-2"].map { "sub-\($0).json" }
    #expect(units.filter { !$0.contains("times") }.sorted() == expected)
    let rest = try app("'the data' out participant --participant_label=02 --n_cpus 1 \(options)")
    #expect(rest.status == 0, "\(rest)")
    let group = try app("'the data' out group \(options)")
    #expect(group.status == 0 && group.output.hasPrefix("3 subjects, 6 units"), "\(group)")
    let here = try Tool.run(
      "study", data, folder.path("here"), "--networks", "lda", "--by", "p300", "--quiet")
    #expect(here.status == 0)
    #expect(try folder.data("out/results.tsv") == folder.data("here/results.tsv"))
    let session = try app("'the data' one participant --session-label 2 --networks lda")
    #expect(session.status == 0, "\(session)")
    #expect(try folder.contents().contains("one"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("one/units/sub-01_ses-1.json")))
    let nobody = try app("'the data' out participant --participant-label 09 \(options)")
    #expect(nobody.status == 1 && nobody.errors.contains("no participant 09"), "\(nobody)")
  }

  @Test(arguments: [
    "", "data out", "data out everything", "--networks lda data out participant",
    "data out participant --participant-label '0;1'", "data out participant --session-label=",
    "data out participant --participant-label --networks lda", "data out group --session-label",
    "data out participant --session-label --n-cpus 1",
    "data out participant --participant-label ''",
    "data out participant --participant_label 01 --participant-label", "data out group --n-cpus",
  ]) func `what is no call of an app is told`(arguments: String) throws {
    let outcome = try app(arguments)
    #expect(outcome.status == 2 && outcome.errors.contains("usage: p300-bids"), "\(outcome)")
  }

  @Test func `version and help are there without a data set`() throws {
    #expect(try app("--version").output == Tool.run("--version").output)
    #expect(try app("--help").output.contains("--participant-label"))
  }
}
