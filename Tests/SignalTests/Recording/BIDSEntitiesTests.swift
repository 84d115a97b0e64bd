import Signal
import Testing

@Suite struct BIDSEntitiesTests {
  @Test func `a name tells whose a recording is, and folders tell subject and session`() {
    let whole = BIDSEntities(path: "data/sub-01/ses-b/eeg/sub-01_ses-b_task-speller_run-02_eeg.edf")
    #expect(whole == BIDSEntities(subject: "01", session: "b", task: "speller", run: "02"))
    #expect(whole.description == "sub-01_ses-b_task-speller_run-02")
    #expect(whole.visit.description == "sub-01_ses-b")
    #expect(
      BIDSEntities(path: "sub-7/ses-1/run-3/x.edf") == BIDSEntities(subject: "7", session: "1"))
    #expect(BIDSEntities(path: "substance_sub-_eeg.edf") == BIDSEntities())
  }

  @Test func `numbers in labels are put in order as numbers`() {
    let names = ["sub-10", "sub-9_run-10", "sub-9_run-2", "sub-9", "sub-09", "sub-a", "x"]
    let sorted = names.map { BIDSEntities(path: $0) }.sorted().map(\.description)
    #expect(
      sorted == ["", "sub-09", "sub-9", "sub-9_run-2", "sub-9_run-10", "sub-10", "sub-a"])
  }
}
