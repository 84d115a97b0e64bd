import Testing

/// What the tool says of itself.
@Suite struct HelpTests {
  @Test func `help fits a screen of 80 by 24`() throws {
    let help = try Tool.run("help").output
    let lines = help.split(separator: "\n", omittingEmptySubsequences: false)
    // The last line of the screen is the prompt's.
    #expect(lines.count <= 24, "\(lines.count) lines")
    #expect(lines.allSatisfy { $0.count <= 80 })
  }

  @Test func `spell and evaluate tell of expectation maximisation`() throws {
    let spell = try Tool.run("spell", "--help").output
    #expect(
      spell.contains("p300 spell today.edf --em") && spell.contains("<detector> [<inputs> ...]"))
    #expect(try Tool.run("evaluate", "--help").output.contains("--em"))
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func `completions know the verbs`(
    shell: String
  ) throws {
    let script = try Tool.run("--generate-completion-script", shell)
    #expect(script.status == 0)
    for verb in ["inspect", "preprocess", "export", "doctor"] {
      #expect(script.output.contains(verb))
    }
    // Every verb but simulate and doctor takes files, and report and simulate a folder.
    #expect(script.output.contains(shell == "zsh" ? "_files" : shell == "fish" ? "-F" : "-f"))
  }

  @Test func `doctor finds nothing wrong`() throws {
    let outcome = try Tool.run("doctor", "--json")
    #expect(outcome.status == 0, "\(outcome.output)")
    let report = try outcome.json()
    #expect(report["passed"] == .bool(true))
    #expect(report["checks"]?.list?.count == 8)
    #expect(report["formats"]?.list?.count == 14)
    #expect(report["fftw"]?.text?.hasPrefix("fftw-3.") == true)
    #expect(report["stages"]?.list?.allSatisfy { $0["seconds"]?.number ?? -1 > 0 } == true)
  }

  @Test func `errors come with a hint of what to do`() throws {
    let missing = try Tool.run("inspect", "/nowhere.edf")
    #expect(missing.errors.contains("hint: check the path"))
    let folder = try Tool.run(
      "simulate", "--output", "/dev/null/x", "--subjects", "1", "--word", "A")
    #expect(folder.status == 1)
    #expect(folder.errors.contains("hint: choose a folder"))
  }
}
