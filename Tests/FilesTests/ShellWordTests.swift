import Files
import Foundation
import Testing

/// Words that a shell reads as they are.
@Suite struct ShellWordTests {
  @Test(arguments: [
    "", "a", "/data/sub-01_eeg.edf", "two words", "it's", "'", "''", "$(touch x)", "`x`", "a\nb",
    "\\", "\"", "!x", "*",
    "~", "-n", "é'\u{301}; touch x;'", "#", "a;b&c|d>e",
  ]) func `a shell gives back what went in`(text: String) {
    let outcome = ChildProcess.run(["/bin/sh", "-c", "printf '%s.' \(text.shellWord)"])
    #expect(outcome?.status == 0)
    #expect(outcome.map { Array($0.output.utf8) } == Array("\(text).".utf8))
  }

  @Test func `harmless words stay as they are`() {
    #expect("/data/sub-01,x".shellWord == "/data/sub-01,x")
    #expect("101-112=1-12".shellWord == "101-112=1-12")
  }
}
