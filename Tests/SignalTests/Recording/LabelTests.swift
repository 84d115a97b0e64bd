import Signal
import Testing

@Suite struct LabelTests {
  @Test(arguments: [
    "target", "Target", "TARGET", "oddball", "stimulus/target", "flash/7/target",
    "OVTK_StimulationId_Target", "stimulus/oddball_with_response", "Target 3",
  ])
  func `the usual names of targets`(text: String) {
    #expect(Label(named: text) == .target)
  }

  @Test(arguments: [
    "standard", "NonTarget", "non-target", "Non_Target", "Stimulus/nontarget",
    "standard_with_reponse",
  ])
  func `the usual names of other flashes`(text: String) {
    #expect(Label(named: text) == .nonTarget)
  }

  @Test(arguments: ["", "rest", "targets shown", "Stimulus/S  1", "target letter", "with target"])
  func `other texts are no flashes`(text: String) {
    #expect(Label(named: text) == nil)
  }
}
