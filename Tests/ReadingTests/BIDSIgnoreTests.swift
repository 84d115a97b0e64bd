import Randomness
import Reading
import Signal
import Testing

@Suite struct BIDSIgnoreTests {
  @Test(arguments: [
    ("sub-02/", "sub-02/eeg/a_eeg.edf", true),
    ("sub-02/", "sub-021/eeg/a_eeg.edf", false),
    ("sub-02/", "sub-02", false),
    ("*_task-rest_*", "sub-01/eeg/sub-01_task-rest_eeg.edf", true),
    ("/sub-01/*.edf", "sub-01/eeg/a.edf", false),
    ("sub-*/**/*.edf", "sub-01/ses-1/eeg/a.edf", true),
    ("**/eeg", "sub-01/eeg/a.edf", true),
    ("sub-0?", "sub-03/eeg/a.edf", true),
    ("# sub-03", "sub-03/eeg/a.edf", false),
    ("sub-*\n!sub-03/", "sub-03/eeg/a.edf", false),
    ("*a*b*c", "xaxxbxxbc", true),
    ("*a*b*c", "xaxxbxxb", false),
    (String(repeating: "**/", count: 100_000) + "*.edf", "sub-01/eeg/a.edf", true),
    ("", "sub-03/eeg/a.edf", false),
    ("sub-0[12]", "sub-02/eeg/a.edf", true),
    ("sub-0[12]", "sub-03/eeg/a.edf", false),
    ("sub-[0-2]3/", "sub-13/eeg/a.edf", true),
    ("sub-[0-2]3/", "sub-33/eeg/a.edf", false),
    ("sub-0[!1-3]", "sub-04/eeg/a.edf", true),
    ("sub-0[!1-3]", "sub-02/eeg/a.edf", false),
    ("sub-0[^13]*", "sub-02/eeg/a.edf", true),
    ("sub-0[]x]", "sub-0]/eeg/a.edf", true),
    ("sub-0[a-]", "sub-0-/eeg/a.edf", true),
    ("sub-[[:digit:]x]1", "sub-01/eeg/a.edf", true),
    ("sub-[[:digit:]x]1", "sub-a1/eeg/a.edf", false),
    ("sub-[01", "sub-[01/eeg/a.edf", true),
    ("sub-0\\*", "sub-02/eeg/a.edf", false),
    ("sub-0\\*", "sub-0*/eeg/a.edf", true),
  ])
  func `patterns are those of gitignore`(text: String, path: String, isIgnored: Bool) {
    #expect(BIDSIgnore(text).ignores(path) == isIgnored)
  }

  @Test func `any text is a list of patterns, and what it takes back is not ignored`() {
    var generator = SeededGenerator(seed: 1)
    let letters = Array("**??//!#ab.\n\n -[[]^\\:")
    for _ in 0..<2000 {
      let text = String(
        (0..<generator.index(below: 40)).map { _ in letters[generator.index(below: letters.count)] }
      )
      _ = BIDSIgnore(text).ignores("ab/a.b/b")
      #expect(!BIDSIgnore(text + "\n!**").ignores("ab/a.b/b"))
      #expect(BIDSIgnore(text + "\n**/b").ignores("ab/a.b/b"))
    }
  }
}
