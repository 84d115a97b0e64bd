import Studies
import Testing

/// What may be asked of Slurm, of which nothing else may come into a script.
@Suite struct SlurmRequestTests {
  @Test func `times, memory and partitions are Slurm's, and nothing else is taken`() {
    for good in ["30", "30:00", "1:30:00", "2-12", "2-12:30", "2-12:30:00"] {
      #expect(SlurmTime(good)?.text == good)
    }
    for bad in ["", "x", "1h", "1:2:3:4", "1-2-3", "-1", "1:", "30\n#SBATCH --wrap=x", "٣"] {
      #expect(SlurmTime(bad) == nil, "\(bad)")
    }
    for good in ["500", "500M", "4G", "1T"] { #expect(SlurmMemory(good)?.text == good) }
    for bad in ["", "G", "4GB", "4 G", "-4G", "4g", "4\nG"] {
      #expect(SlurmMemory(bad) == nil, "\(bad)")
    }
    for good in ["main", "gpu-2,long_1.x"] { #expect(SlurmPartition(good)?.text == good) }
    for bad in ["", "-main", "a b", "a;b", "a\nb", "ä"] {
      #expect(SlurmPartition(bad) == nil, "\(bad)")
    }
  }

  @Test func `further lines are options that do not change how tasks are found`() {
    for good in [
      "--account=lab", "--account lab", "-A lab", "--no-requeue", "--comment='x y' --nice",
      "--constraint=a|b",
      "--cpus-per-gpu=2", "-C a", "-H -n2", "-Alab", #"--comment="it's -o" -v"#,
      #"--comment=a\ -o\ b"#,
    ] { #expect((try? SlurmDirective(good))?.text == good, "\(good)") }
    for bad in [
      "", "account", " --account=lab", "--", "-", "--array=1", "--arr=1", "-a1", "--job-name x",
      "-J x",
      "--nice --array=2", "--chdir=/", "--dependency=singleton", "--account=x\n#SBATCH --array=1",
      "--wrap=ls", "--account=x\rrm", "--output=x", "--out x", "-o x", "--error=x", "-e x",
      "--cpus-per-task=9", "-c9", "--test-only", "--open-mode=truncate",
    ] { #expect((try? SlurmDirective(bad)) == nil, "\(bad)") }
    for open in ["--comment='x", #"--comment="it's"#, #"--comment=x\"#, "--comment=it's --nice"] {
      #expect(throws: SlurmDirective.Refusal.openQuote, "\(open)") { try SlurmDirective(open) }
    }
    for bundle in ["-Hc9", "-vo x", "-Ha1"] {
      let option = String(bundle.prefix { $0 != " " })
      #expect(throws: SlurmDirective.Refusal.bundled(option: option)) {
        try SlurmDirective(bundle)
      }
    }
    #expect(throws: SlurmDirective.Refusal.own(option: "-o")) {
      try SlurmDirective("--comment='x y' -o z")
    }
    #expect(throws: SlurmDirective.Refusal.own(option: "-c9")) { try SlurmDirective("--nice -c9") }
  }
}
