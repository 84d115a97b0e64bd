import Files
import Reading
import Signal
import TestFiles
import TestSupport
import Testing

@Suite struct SelectionPauseTests {
  @Test func `a pause is longer than three usual intervals`() {
    #expect(SelectionPause.limit(of: [0.2, 5, 0.2, 0.1, 0.2]) == 3 * 0.2)
    #expect(SelectionPause.limit(of: []) == 0)
  }

  /// 24 flashes 12 samples apart for one letter, then a pause, then 24 for the next.
  @Test(arguments: [(35, 1), (36, 1), (37, 2), (42, 2), (48, 2), (224, 2)])
  func `states and events give the same selections`(pause: Int, selections: Int) throws {
    let bytes = MATDataSets.guger(spacing: 23 * 12 + pause)
    let recording = try MATReader.read(FileBytes(bytes, path: "s1.mat"))[0]
    let stated = FlashMapping.standard.flashes(of: recording).map(\.selection)
    let events = recording.events.map { event in
      var event = event
      event.flash?.selection = nil
      event.flash?.repetition = nil
      return event
    }
    #expect(FlashMapping.standard.flashes(of: events).map(\.selection) == stated)
    #expect(Set(stated).count == selections)
  }
}
