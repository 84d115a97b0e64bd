import Signal
import Testing

/// One rule for what was lost, by counters and by times.
@Suite struct CSVGapsTests {
  /// Rows 0..<count of a recording at 250 Hz with some left out.
  private func table(
    _ count: Int, without lost: [Range<Int>], counter: (Int) -> Int? = { _ in nil },
    time: (Int) -> Double? = { _ in nil }, isRateStated: Bool = true
  ) -> String {
    var text = isRateStated ? "%Sample Rate = 250 Hz\n" : ""
    let names = [counter(0).map { _ in "Sample Index" }, time(0).map { _ in "Timestamp" }]
    text += (names.compactMap { $0 } + ["Fz (uV)", "marker"]).joined(separator: ",") + "\n"
    for row in 0..<count where !lost.contains(where: { $0.contains(row) }) {
      let cells = [counter(row).map { "\($0)" }, time(row).map { CSVText.fixed($0, 6) }]
      text +=
        (cells.compactMap { $0 } + ["\(row)", "\(row % 500 == 499 ? 5 : 0)"])
        .joined(separator: ",") + "\n"
    }
    return text
  }

  /// A recording of 4,000 samples with an event every two seconds, whatever was lost before.
  private func expectEvents(_ recording: Recording) {
    let onsets = (1...8).map { (event: Int) -> Double in Double(event * 500 - 1) / 250 }
    #expect(CSVText.close(recording.events.map(\.onset), onsets))
  }

  @Test(arguments: [100, 20, 300, 256, 700])
  func `a counter of one byte and times part pieces, however many were lost`(lost: Int) throws {
    let recording = try CSVText.read(
      table(
        4000, without: [1000..<1000 + lost], counter: { $0 % 256 },
        time: { 1.6e9 + Double($0) / 250 }))
    #expect(recording.pieces.map(\.samples) == [0..<1000, 1000..<4000 - lost])
    #expect(abs(recording.pieces[1].onset - Double(1000 + lost) / 250) < 1e-9)
    #expect(recording.warnings.contains { $0.text.contains("1 gap,") })
    if lost < 499 { expectEvents(recording) }
  }

  @Test func `a counter alone tells what was lost`() throws {
    let recording = try CSVText.read(
      table(4000, without: [1000..<1100, 2200..<2230], counter: { $0 % 256 }))
    #expect(recording.pieces.map(\.samples) == [0..<1000, 1000..<2100, 2100..<3870])
    expectEvents(recording)
  }

  @Test func `exact times alone tell what was lost`() throws {
    let recording = try CSVText.read(
      table(
        4000, without: [1000..<1100, 2200..<2230], time: { 1.6e9 + Double($0) / 250 },
        isRateStated: false))
    #expect(recording.samplingRate == 250)
    #expect(recording.pieces.map(\.samples) == [0..<1000, 1000..<2100, 2100..<3870])
    expectEvents(recording)
  }

  @Test(arguments: [true, false]) func `short losses are bridged`(hasCounter: Bool) throws {
    let recording = try CSVText.read(
      table(
        4000, without: [1000..<1001, 1600..<1612], counter: { hasCounter ? $0 % 256 : nil },
        time: { 1.6e9 + Double($0) / 250 }))
    #expect(recording.pieces == [Piece(samples: 0..<4000, onset: 0)])
    let samples = recording.samples.read(channel: 0, samples: 0..<4000)
    #expect(samples[999] == 999 && samples[1000].isNaN && samples[1001] == 1001)
    #expect(samples[1600..<1612].allSatisfy { $0.isNaN } && samples[1612] == 1612)
    expectEvents(recording)
    #expect(
      recording.warnings.map(\.text) == [
        "13 samples are lost in 2 places, at most 50 ms in one: these are bridged"
      ])
  }

  @Test func `packets that come late are no gap, those that never come are`() throws {
    // Packets of ten arrive together; one is a second late, with all that follow behind it.
    func arrival(_ row: Int) -> Double {
      let packet = Double(row / 10 * 10 + 10) / 250
      return 1.6e9 + (packet > 6 && packet < 7 ? 7 : packet)
    }
    let late = try CSVText.read(table(4000, without: [], time: arrival))
    #expect(late.pieces.count == 1)
    #expect(late.warnings.isEmpty)
    let lost = try CSVText.read(table(4000, without: [2500..<2600], time: arrival))
    #expect(lost.pieces.map(\.samples) == [0..<2500, 2500..<3900])
    #expect(abs(lost.pieces[1].onset - 2600.0 / 250) < 0.005)
  }

  @Test func `late packets and a counter together find every loss`() throws {
    func arrival(_ row: Int) -> Double {
      let packet = row / 10
      let late = packet % 7
      let end = packet * 10 + 10 + late
      return 1.6e9 + Double(end) / 250
    }
    let recording = try CSVText.read(
      table(4000, without: [1005..<1025, 2500..<3012], counter: { $0 % 256 }, time: arrival))
    #expect(recording.pieces.map(\.samples) == [0..<1005, 1005..<2480, 2480..<3468])
    let onsets: [Double] = [0, 1025 / 250, 3012 / 250]
    #expect(CSVText.close(recording.pieces.map(\.onset), onsets))
  }

  @Test func `times in whole seconds are no gaps`() throws {
    let recording = try CSVText.read(
      table(4000, without: [], time: { Double($0 / 250) }, isRateStated: true))
    #expect(recording.pieces.count == 1)
  }

  @Test(
    arguments: [
      // Daisy's boards number every other sample; Ganglion's two samples of a packet alike; Muse's twelve.
      { $0 * 2 % 256 }, { $0 / 2 % 101 }, { $0 / 12 % 65_536 }, { $0 % 129 },
    ] as [@Sendable (Int) -> Int]) func `counters of every kind are followed around`(
      counter: @Sendable (Int) -> Int
    ) throws
  {
    #expect(try CSVText.read(table(4000, without: [], counter: counter)).pieces.count == 1)
    let recording = try CSVText.read(table(4000, without: [1200..<1260], counter: counter))
    #expect(recording.pieces.map(\.samples) == [0..<1200, 1200..<3940])
    #expect(abs(recording.pieces[1].onset - 1260.0 / 250) < 1e-9)
  }

  @Test func `a counter that says nothing is not believed`() throws {
    let recording = try CSVText.read(table(4000, without: [], counter: { $0 * 7919 % 251 }))
    #expect(recording.pieces.count == 1)
    #expect(recording.sampleCount == 4000)
  }

  @Test func `a clock that begins anew parts pieces`() throws {
    let recording = try CSVText.read(
      table(4000, without: [], time: { Double($0 < 2000 ? $0 : $0 - 2000) / 250 }))
    #expect(recording.pieces.map(\.samples) == [0..<2000, 2000..<4000])
    #expect(recording.warnings.contains { $0.text.contains("begins anew") })
    expectEvents(recording)
  }

  @Test func `a missing time is that between its neighbours`() throws {
    let text = table(1000, without: [], time: { Double($0) / 250 }, isRateStated: false)
      .replacing("\n2.000000,", with: "\n,")
    let recording = try CSVText.read(text)
    #expect(recording.samplingRate == 250)
    #expect(recording.pieces.count == 1)
  }
}
