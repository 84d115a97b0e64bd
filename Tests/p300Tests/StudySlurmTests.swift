import Foundation
import TestSupport
import Testing

/// Studies that are given to Slurm, of which sbatch and squeue are stood in for.
@Suite struct StudySlurmTests {
  let folder = TemporaryFolder()

  /// Programs by the names of Slurm's: what is submitted is noted, and the queue is what a file says.
  private func standIn() throws -> [String: String] {
    let programs = [
      "sbatch": #"""
      #!/bin/sh
      cd "$(dirname "$0")" || exit 1
      [ ! -e refuse ] || { echo refused >&2; exit 1; }
      [ ! -e refuse-group ] || case $* in *group.sbatch) exit 1 ;; esac
      [ ! -e garbage ] || { cat garbage; exit 0; }
      printf '%s\n' "$*" >>submitted
      echo "$((100 + $(wc -l <submitted)));cluster"
      """#,
      "squeue": #"""
      #!/bin/sh
      cd "$(dirname "$0")" && printf '%s\n' "$*" >>asked && cat queue
      """#,
    ]
    try FileManager.default.createDirectory(
      atPath: folder.path("bin"), withIntermediateDirectories: true)
    for (name, text) in programs {
      let path = try folder.write((text + "\n").utf8, as: "bin/\(name)")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }
    try queue("")
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return ["PATH": "\(folder.path("bin")):\(path)"]
  }

  private func queue(_ text: String) throws { _ = try folder.write(text.utf8, as: "bin/queue") }

  private func text(_ name: String) throws -> String {
    String(decoding: try folder.data(name), as: UTF8.self)
  }

  @Test func `what is open is submitted, and again what came to nothing`() throws {
    let environment = try standIn()
    let data = folder.path("the lab's $(data)")
    let made = try Tool.run(
      "simulate", "--output", data, "--subjects", "3", "--sessions", "2", "--word", "BCI",
      "--repetitions", "3", "--rate", "128", "--strength", "2", "--quiet")
    #expect(made.status == 0, "\(made)")
    let study = ["study", data, folder.path("out"), "--networks", "lda"]
    let options = [
      "--launcher", "slurm", "--chunk=2", "--time", "1:00:00", "--sbatch", "--account=a lab",
    ]
    func submit(_ more: String...) throws -> Tool.Outcome {
      try Tool.run(study + options + more, environment: environment)
    }
    #expect(try submit("--resume").status == 1)
    let plan = try submit("--dry-run")
    #expect(plan.output.contains("would submit 6 units in 3 tasks"), "\(plan)")
    for line in ["#SBATCH --array=1-3\n", "#SBATCH --account=a lab\n"] {
      #expect(plan.output.contains(line), "\(plan)")
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path("out")))

    let first = try submit("--json").json()
    #expect(first["submitted"]?.number == 6 && first["job"]?.text == "101")
    #expect(first["group_job"]?.text == "102")
    let submitted = try text("bin/submitted")
    #expect(submitted.contains("--dependency=afterany:101,singleton"), "\(submitted)")
    let units = try text("out/slurm/1/units.txt").split(separator: "\n")
    #expect(units == ["01", "02", "03"].map { "sub-\($0)_ses-1,sub-\($0)_ses-2" })

    // One task is done, one runs, and one was killed.
    let script = try text("out/slurm/1/units.sbatch")
    #expect(!script.contains("--launcher") && !script.contains("--account=a lab' "))
    func task(_ number: Int, of submission: Int, then more: String = "true") throws -> Int32 {
      let place = folder.path("out/slurm/\(submission)")
      return try Tool.shell(
        "cd '\(place)' && SLURM_ARRAY_TASK_ID=\(number) sh units.sbatch && \(more)"
      ).status
    }
    #expect(try task(1, of: 1) == 0)
    let name = try jobName(of: 1)
    let group = name.dropLast() + "group"
    try queue("101 2 R \(name)\n101 3 F \(name)\n101 1 CD \(name)\n102 N/A PD \(group)\n")
    let second = try submit("--json").json()
    #expect(second["done"]?.number == 2 && second["queued"]?.number == 2, "\(second)")
    #expect(second["submitted"]?.number == 2 && second["lost"]?.number == 2, "\(second)")
    #expect(try text("out/slurm/2/units.txt") == "sub-03_ses-1,sub-03_ses-2\n")
    #expect(try text("bin/submitted").contains("--dependency=afterany:101:103,singleton"))

    // All wait or run: nothing is submitted, not even what collects.
    let next = name.dropLast() + "2"
    try queue("101 2 R \(name)\n103 1 PD \(next)\n104 N/A PD \(group)\n")
    let third = try submit()
    #expect(third.output.hasPrefix("nothing to submit"), "\(third)")
    #expect(try text("bin/submitted").split(separator: "\n").count == 4)

    try queue("")
    _ = try folder.write("".utf8, as: "bin/refuse")
    let refused = try submit()
    #expect(refused.status == 1 && refused.errors.contains("sbatch: ended with 1"), "\(refused)")
    try FileManager.default.removeItem(atPath: folder.path("bin/refuse"))
    _ = try folder.write("#!/bin/sh\nexit 3\n".utf8, as: "bin/squeue")
    let blind = try submit()
    #expect(blind.status == 1 && blind.errors.contains("squeue: ended with 3"), "\(blind)")
    _ = try standIn()

    // The rest by hand, as tasks do it, and the same as in one process.
    #expect(try task(2, of: 1, then: "sh group.sbatch") == 1)
    #expect(try task(1, of: 2, then: "sh group.sbatch") == 0)
    let here = try Tool.run("study", data, folder.path("here"), "--networks", "lda", "--quiet")
    #expect(here.status == 0, "\(here)")
    #expect(try folder.data("out/results.tsv") == folder.data("here/results.tsv"))
    // A word with a quote and a space goes as it is.
    let odd = try submit("--dry-run", "--matrix", "ABCDEF,GHIJKL,MNOPQR,STUVWX,YZ1234,5'7 9_")
    #expect(odd.output.contains(#"'ABCDEF,GHIJKL,MNOPQR,STUVWX,YZ1234,5'\''7 9_'"#), "\(odd)")
  }

  @Test func `what Slurm refuses is not lost, and nothing is written without it`() throws {
    let environment = try standIn()
    let study = try smallStudy()
    func submit(_ environment: [String: String], _ more: String...) throws -> Tool.Outcome {
      try Tool.run(study + more, environment: environment)
    }
    let without = try submit(["PATH": folder.path("nowhere")])
    #expect(without.status == 1 && without.errors.contains("sbatch: not found"), "\(without)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("out")))
    _ = try folder.write("".utf8, as: "bin/refuse")
    #expect(try submit(environment).status == 1)
    try FileManager.default.removeItem(atPath: folder.path("bin/refuse"))
    for answer in ["", "no number"] {
      _ = try folder.write(answer.utf8, as: "bin/garbage")
      let odd = try submit(environment)
      #expect(odd.status == 1 && odd.errors.contains("the number of a job"), "\(odd)")
    }
    try FileManager.default.removeItem(atPath: folder.path("bin/garbage"))
    let first = try submit(environment, "--json").json()
    #expect(first["submitted"]?.number == 2 && first["lost"]?.number == 0, "\(first)")
    #expect(try text("out/slurm/4/job.txt") == "101\n")
    let second = try submit(environment, "--json").json()
    #expect(second["lost"]?.number == 2, "\(second)")

    let blind = try submit(["PATH": folder.path("nowhere")], "--dry-run")
    #expect(blind.status == 0 && blind.output.contains("would submit 2 units"), "\(blind)")
    #expect(blind.output.contains("squeue: not found"), "\(blind)")
    #expect(blind.output.contains("counts as open") && !blind.output.contains("killed"), "\(blind)")

    // Slurm took it and this process was stopped before it could note so.
    try FileManager.default.removeItem(atPath: folder.path("out/slurm/5/job.txt"))
    let name = try jobName(of: 5)
    try queue("103 1 PD \(name)\n103 2 PD \(name)\n")
    let third = try submit(environment, "--json").json()
    #expect(third["queued"]?.number == 2 && third["submitted"]?.number == 0, "\(third)")

    // Without its word, a log tells of it.
    try FileManager.default.removeItem(atPath: folder.path("out/slurm/4/job.txt"))
    try queue("")
    #expect(try submit(environment, "--dry-run", "--json").json()["lost"]?.number == 0)
    _ = try folder.write("".utf8, as: "out/slurm/5/logs/1.txt")
    #expect(try submit(environment, "--dry-run", "--json").json()["lost"]?.number == 2)
  }

  @Test func `units without a job that collects are told of, and get one`() throws {
    let environment = try standIn()
    let study = try smallStudy()
    _ = try folder.write("".utf8, as: "bin/refuse-group")
    let half = try Tool.run(study, environment: environment)
    #expect(
      half.status == 1 && half.errors.contains("job 101 of the units is submitted"), "\(half)")
    #expect(half.errors.contains("same command again") && half.errors.contains("--group"))
    let name = try jobName(of: 1)
    try queue("101 1 PD \(name)\n101 2 PD \(name)\n")
    let none = try Tool.run(study, environment: environment)
    #expect(none.status == 1 && !none.errors.contains("of the units is submitted"), "\(none)")
    try FileManager.default.removeItem(atPath: folder.path("bin/refuse-group"))
    let whole = try Tool.run(study + ["--json"], environment: environment).json()
    #expect(whole["submitted"]?.number == 0 && whole["group_job"]?.text == "102", "\(whole)")
    #expect(try text("bin/submitted").contains("--dependency=afterany:101,singleton"))
  }

  @Test func `a job that collects behind former tasks does not count for later ones`() throws {
    let environment = try standIn()
    let study = try smallStudy()
    let first = try Tool.run(study + ["--json"], environment: environment).json()
    #expect(first["job"]?.text == "101" && first["group_job"]?.text == "102", "\(first)")
    // One task was lost; the other runs, and the first job that collects waits for it.
    let group = try jobName(of: 1).dropLast() + "group"
    let running = "101 1 R \(try jobName(of: 1))\n102 N/A PD \(group)\n"
    try queue(running)
    _ = try folder.write("".utf8, as: "bin/refuse-group")
    let half = try Tool.run(study, environment: environment)
    #expect(half.status == 1 && half.errors.contains("job 103 of the units"), "\(half)")
    try FileManager.default.removeItem(atPath: folder.path("bin/refuse-group"))
    try queue(running + "103 1 PD \(try jobName(of: 2))\n")
    let again = try Tool.run(study + ["--json"], environment: environment).json()
    #expect(again["submitted"]?.number == 0 && again["group_job"]?.text == "104", "\(again)")
    #expect(try text("bin/submitted").contains("--dependency=afterany:101:103,singleton"))
    try queue(running + "103 1 PD \(try jobName(of: 2))\n104 N/A PD \(group)\n")
    let all = try Tool.run(study, environment: environment)
    #expect(all.output.hasPrefix("nothing to submit"), "\(all)")
  }

  /// A study of two units that is given to Slurm.
  private func smallStudy() throws -> [String] {
    let data = folder.path("data")
    let made = try Tool.run(
      "simulate", "--output", data, "--subjects", "2", "--word", "BCI", "--repetitions", "3",
      "--rate", "128", "--quiet")
    #expect(made.status == 0, "\(made)")
    return ["study", data, folder.path("out"), "--networks", "lda", "--launcher", "slurm"]
  }

  private func jobName(of submission: Int) throws -> Substring {
    let script = try text("out/slurm/\(submission)/units.sbatch")
    return try #require(script.split(separator: "\n").first { $0.contains("--job-name=") })
      .split(separator: "=")[1]
  }

  @Test func `options of a cluster need one`() throws {
    for options in [
      ["--time", "30"], ["--sbatch=--account=x"], ["--launcher", "slurm", "--units", "1"],
    ] {
      let outcome = try Tool.run(["study", "x", "y"] + options, environment: [:])
      #expect(outcome.status == 2 && outcome.errors.contains("--launcher slurm"), "\(outcome)")
    }
    let missing = try Tool.run("study", "x", "y", "--launcher", "slurm", "--partition", "a;b")
    #expect(missing.status == 2)
    for (options, reason) in [
      (["--sbatch", "--output=x"], "found --output=x"),
      (["--sbatch=--test-only"], "submits nothing"),
      (["--sbatch=--comment='x"], "a quote that is not closed"),
      (["--sbatch=-Hc9"], "several options in -Hc9"),
      (["--sbatch", "--cpus-per-task=9"], "--threads"),
      (["--time", "30", "--sbatch=-t 20"], "--time says so already"),
      (["--memory", "2G", "--sbatch", "--mem=3G"], "--memory says so already"),
    ] {
      let outcome = try Tool.run(
        ["study", "x", "y", "--launcher", "slurm"] + options, environment: [:])
      #expect(outcome.status == 2 && outcome.errors.contains(reason), "\(outcome)")
    }
  }
}
