import Signal
import Testing

@Suite struct BadSpansTests {
  private let spans = BadSpans(
    [
      Event(onset: 2, duration: 1, text: "BAD_blink"), Event(onset: 5, text: "bad boundary"),
      Event(onset: 7, duration: 4, text: "Comment/Bad Interval"),
      Event(onset: 8, duration: 0.5, text: "BAD"), Event(onset: 20, duration: 9, text: "target"),
    ], windowFrom: -0.2, to: 0.6)

  @Test(arguments: [
    (1.3, false), (1.5, true), (2.5, true), (3.1, true), (3.3, false), (4.5, true), (5.1, true),
    (5.3, false), (6.5, true), (9.0, true), (11.1, true), (11.3, false), (20.0, false),
  ]) func `windows that touch a marked span are not wanted`(onset: Double, isTouched: Bool) {
    #expect(spans.touches(windowAt: onset) == isTouched)
  }

  @Test func `without a marked span nothing is touched`() {
    #expect(BadSpans([Event(onset: 1, text: "target")]).isEmpty)
    #expect(!BadSpans([]).touches(windowAt: 0))
  }
}
