import Foundation
import TestSupport
import Testing

/// From other people's recordings to a person's letters without that person's labels.
@Suite struct PriorPipelineTests {
  let folder = TemporaryFolder()

  @Test func `a detector of others spells for someone new, and joins a detector of their own`()
    throws
  {
    let data = folder.path("data")
    let made = try Tool.run(
      "simulate", "--subjects", "3", "--word", "WAVE", "--word", "EEG", "--strength", "2",
      "--repetitions", "4", "--output", data, "--quiet")
    #expect(made.status == 0, "\(made.errors)")
    func recording(_ subject: Int, _ run: Int) -> String {
      "\(data)/sub-0\(subject)/eeg/sub-0\(subject)_task-speller_run-0\(run)_eeg.edf"
    }
    let prior = folder.path("prior.safetensors")
    let others = [1, 2].flatMap { [recording($0, 1), recording($0, 2)] }
    let trained = try Tool.run(
      ["train"] + others + ["--pool-subjects", "--output", prior], environment: [:])
    #expect(trained.status == 0, "\(trained.errors)")
    let facts = try Tool.run("inspect", prior).output
    #expect(facts.contains("of sub-01:") && facts.contains("of sub-02:"))
    let spelled = try Tool.run("spell", prior, recording(3, 2), "--quiet")
    #expect(spelled.status == 0 && spelled.output.contains("EEG"), "\(spelled.output)")

    let own = folder.path("own.safetensors")
    let both = try Tool.run(
      "train", recording(3, 1), "--network", "lda", "--prior", prior, "--output", own)
    #expect(both.status == 0, "\(both.errors)")
    #expect(try Tool.run("inspect", own).output.contains("tangent prior of 2 people"))
    #expect(try Tool.run("spell", own, recording(3, 2), "--quiet").output.contains("EEG"))

    let decisions = folder.path("decisions.tsv")
    let adapting = try Tool.run(
      "spell", prior, recording(3, 1), recording(3, 2), "--adapt", "--decisions", decisions,
      "--save-adapted", own, "--quiet")
    #expect(
      adapting.status == 0 && adapting.output.contains("WAVEEEG"),
      "\(adapting.output)\(adapting.errors)")
    #expect(adapting.output.contains("what 6 taught"))
    let rows = try String(contentsOfFile: decisions, encoding: .utf8).split(separator: "\n")
    #expect(rows.count == 8 && rows[1].hasPrefix("0\tW\tW\t"))
    #expect(rows[1].hasSuffix("\t0\tn/a\ttrue"))
    #expect(rows[7].contains("\t6\t"))
    let json = try Tool.run(
      "spell", prior, recording(3, 2), "--adapt", "--confidence", "0.9", "--json", "--quiet")
    #expect(json.output.contains("\"decisions\"") && json.output.contains("\"stopping\""))
    #expect(try Tool.run("inspect", own).output.contains("7 selections as they were decided"))
    let english = try Tool.run(
      "spell", prior, recording(3, 1), recording(3, 2), "--adapt", "--language-model", "english",
      "--quiet")
    #expect(
      english.status == 0 && english.output.contains("decided with english")
        && english.output.contains("WAVEEEG, 7/7 right"), "\(english.output)\(english.errors)")
    #expect(try Tool.run("spell", own, recording(3, 2), "--quiet").output.contains("EEG"))
    let flags = [["--adapt", "--decoding", "paper"], ["--decisions", decisions]]
    for options in flags {
      #expect(
        try Tool.run(["spell", prior, recording(3, 2)] + options, environment: [:]).status == 2)
    }

    let stream = ["evaluate", recording(3, 1), recording(3, 2), "--folds", "stream", "--quiet"]
    let judged = try Tool.run(stream + ["--prior", prior], environment: [:])
    #expect(
      judged.status == 0 && judged.output.contains("all         7/7"),
      "\(judged.output)\(judged.errors)")
    let inEnglish = try Tool.run(
      stream + ["--prior", prior, "--language-model", "english"], environment: [:])
    #expect(inEnglish.output.contains("with english"), "\(inEnglish.errors)")
    let streams = try Tool.run(
      ["evaluate"] + others + [recording(3, 1), recording(3, 2), "--folds", "stream"]
        + ["--prior-from", "others", "--network", "lda", "--json", "--quiet"], environment: [:])
    #expect(
      streams.status == 0 && streams.output.contains("\"by_position\""), "\(streams.errors)")
    #expect(streams.output.contains("\"people\":[\"sub-01\",\"sub-02\"]"), "\(streams.output)")
    for options in [
      [], ["--prior", prior, "--from", own], ["--prior", prior, "--chance", "2"],
      ["--em", "--language-model", "english"],
    ] {
      #expect(try Tool.run(stream + options, environment: [:]).status == 2)
    }
    let known = try Tool.run(stream + ["--from", own], environment: [:])
    #expect(known.status == 1 && known.errors.contains("has learned from"), "\(known.errors)")
    let audited = try Tool.run(
      "evaluate", recording(1, 1), "--audit", "--network", "lda", "--prior", prior)
    #expect(audited.status == 1 && audited.output.contains("has learned from"))

    let seen = try Tool.run(
      "train", recording(1, 1), "--network", "lda", "--prior", prior, "--output", own)
    #expect(seen.status == 1 && seen.errors.contains("learned from this recording"))
    let none = try Tool.run(
      "train", recording(3, 1), "--network", "lda", "--prior", own, "--output", own)
    #expect(none.status == 1, "\(none.errors)")
  }

  @Test func `a later session is held against training, and a detector brought up to date`() throws
  {
    func simulated(
      _ name: String, subjects: Int, strength: String
    ) throws -> (Int, Int) -> String {
      let data = folder.path(name)
      let made = try Tool.run(
        "simulate", "--subjects", "\(subjects)", "--word", "WAVE", "--word", "EEG", "--strength",
        strength, "--output", data, "--quiet")
      #expect(made.status == 0, "\(made.errors)")
      return { "\(data)/sub-0\($0)/eeg/sub-0\($0)_task-speller_run-0\($1)_eeg.edf" }
    }
    let recording = try simulated("data", subjects: 3, strength: "1.5")
    let weak = try simulated("weak", subjects: 1, strength: "0.1")
    let own = folder.path("own.safetensors")
    #expect(
      try Tool.run("train", recording(1, 1), "--network", "lda", "--output", own).status == 0)
    let same = try Tool.run("spell", own, recording(1, 2), "--strict", "--quiet")
    #expect(same.status == 0 && same.output.hasSuffix("\nthis session looks like training\n"))
    let weaker = try Tool.run("classify", own, weak(1, 2), "--strict", "--json", "--quiet")
    #expect(weaker.status == 3 && weaker.output.contains("\"verdict\""), "\(weaker.output)")
    #expect(!weaker.output.contains("like_training"))
    let page = folder.path("page.html")
    #expect(
      try Tool.run("report", recording(1, 2), "--detector", own, "--output", page).status == 0)
    #expect(
      try String(contentsOfFile: page, encoding: .utf8).contains("this session looks like training")
    )

    let later = folder.path("later.safetensors")
    let alone = try Tool.run("train", recording(1, 2), "--from", own, "--output", later)
    #expect(alone.status == 1 && alone.errors.contains("has also learned from"))
    let both = try Tool.run(
      "train", recording(1, 1), recording(1, 2), "--from", own, "--output", later)
    #expect(both.status == 0, "\(both.errors)")
    let facts = try Tool.run("inspect", later).output
    #expect(facts.contains("before: ") && facts.contains("lda"))

    let all = (1...3).flatMap { [recording($0, 1), recording($0, 2)] }
    let others = try Tool.run(
      ["evaluate"] + all + ["--folds", "subject", "--network", "lda", "--json", "--quiet"],
      environment: [:])
    #expect(others.status == 0 && others.output.contains("sub-02"), "\(others.errors)")
  }

  @Test func `nobody's labels are needed to spell, and others' weights may help`() throws {
    let data = folder.path("data")
    let made = try Tool.run(
      "simulate", "--subjects", "3", "--word", "WAVE", "--word", "EEG", "--strength", "1.5",
      "--output", data, "--quiet")
    #expect(made.status == 0, "\(made.errors)")
    func recording(_ subject: Int, _ run: Int) -> String {
      "\(data)/sub-0\(subject)/eeg/sub-0\(subject)_task-speller_run-0\(run)_eeg.edf"
    }
    let (decisions, own) = (folder.path("decisions.tsv"), folder.path("own.safetensors"))
    let spelled = try Tool.run(
      "spell", recording(3, 1), recording(3, 2), "--em", "--decisions", decisions,
      "--save-adapted", own, "--quiet")
    #expect(
      spelled.status == 0 && spelled.output.contains("WAVEEEG"),
      "\(spelled.output)\(spelled.errors)")
    #expect(spelled.output.contains("its own epochs and those of 6 before it"))
    let rows = try String(contentsOfFile: decisions, encoding: .utf8).split(separator: "\n")
    #expect(rows.count == 8 && rows[7].hasPrefix("6\tG\tG\t") && rows[7].contains("\t6\tn/a\t"))
    #expect(try Tool.run("spell", own, recording(3, 2), "--quiet").output.contains("EEG"))
    let threads = try Tool.run(
      "spell", recording(3, 1), recording(3, 2), "--em", "--json", "--threads", "1", "--quiet")
    let more = try Tool.run(
      "spell", recording(3, 1), recording(3, 2), "--em", "--json", "--threads", "3", "--quiet")
    #expect(threads.output == more.output && threads.output.contains("\"decisions\""))

    let prior = folder.path("prior.safetensors")
    let others = [1, 2].flatMap { [recording($0, 1), recording($0, 2)] }
    #expect(
      try Tool.run(
        ["train"] + others + ["--pool-subjects", "--network", "blda", "--output", prior],
        environment: [:]
      ).status == 0)
    let helped = try Tool.run("spell", recording(3, 2), "--em", "--prior", prior, "--quiet")
    #expect(
      helped.status == 0 && helped.output.contains("EEG"), "\(helped.output)\(helped.errors)")
    let seen = try Tool.run("spell", recording(1, 2), "--em", "--prior", prior, "--quiet")
    #expect(seen.status == 1 && seen.errors.contains("learned from this recording"))
    let alone = try Tool.run("spell", recording(3, 2), "--em", "--prior", own, "--quiet")
    #expect(alone.status == 1 && alone.errors.contains("one of several"), "\(alone.errors)")

    let stream = [
      "evaluate", recording(3, 1), recording(3, 2), "--folds", "stream", "--em", "--quiet",
    ]
    let judged = try Tool.run(stream, environment: [:])
    #expect(
      judged.status == 0 && judged.output.contains("from nothing")
        && judged.output.contains("all         7/7"), "\(judged.output)\(judged.errors)")
    let json = try Tool.run(stream + ["--json"], environment: [:]).json()
    #expect(json["start"]?["selections"] == .number(0))
    let beside = try Tool.run(stream + ["--prior", prior], environment: [:])
    #expect(beside.status == 0 && beside.output.contains("as it was"), "\(beside.errors)")
    let wrong: [[String]] = [
      ["spell", prior], ["spell", recording(3, 2), "--em", "--adapt"],
      ["spell", recording(3, 2), "--em", "--confidence", "0.9"],
      ["spell", prior, recording(3, 2), "--prior", prior], stream + ["--from", own],
      stream + ["--confidence", "0.9"], ["evaluate", recording(3, 2), "--em"],
    ]
    for arguments in wrong {
      #expect(try Tool.run(arguments, environment: [:]).status == 2, "\(arguments)")
    }
    #expect(spelled.output.contains("not calibrated"))
    let mixed = [
      ["spell", recording(2, 1), recording(3, 1), "--em", "--decisions", folder.path("mixed.tsv")],
      ["spell", own, recording(2, 1), recording(3, 1), "--adapt"],
      ["evaluate", recording(2, 1), recording(3, 1), "--folds", "stream", "--em"],
    ]
    for arguments in mixed {
      let refused = try Tool.run(arguments, environment: [:])
      #expect(
        refused.status == 1 && refused.errors.contains("recordings of 2 subjects"),
        "\(refused.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path("mixed.tsv")))
    let over = try Tool.run(
      "spell", recording(3, 2), "--em", "--prior", prior, "--save-adapted", prior)
    #expect(over.status == 1 && over.errors.contains("name another file"), "\(over.errors)")
    let input = try Tool.run("spell", prior, recording(3, 2), "--em")
    #expect(input.status == 1 && input.errors.contains("found a detector"), "\(input.errors)")
  }
}
