import Files
import Reading
import Signal
import Testing

@Suite struct TableLayoutTests {
  /// Rows as BrainFlow writes them: numbers with six digits between tabs.
  private func brainFlow(_ width: Int, rate: Double, counter: Int, time: Int, marker: Int) -> String
  {
    (0..<400).map { row in
      (0..<width).map { column in
        let value: Double =
          column == counter
          ? Double(row % 256)
          : column == time
            ? 1_700_000_000 + Double(row) / rate
            : column == marker ? (row == 100 ? 2 : 0) : Double(row + column * 1000)
        return CSVText.fixed(value, 6)
      }.joined(separator: "\t") + "\n"
    }.joined()
  }

  @Test(arguments: ["brainflow:CYTON", "brainflow:cyton_board", "BrainFlow:Cyton"])
  func `a board's name gives its columns`(layout: String) throws {
    let text = brainFlow(24, rate: 250, counter: 0, time: 22, marker: 23)
    let recording = try CSVText.read(text, layout: layout)
    #expect(recording.samplingRate == 250)
    #expect(recording.channels.map(\.label) == ["Fp1", "Fp2", "C3", "C4", "P7", "P8", "O1", "O2"])
    #expect(recording.channels[0].unit == .microvolt)
    #expect(recording.samples.read(channel: 7, samples: 3..<4) == [8003])
    #expect(recording.events == [Event(onset: 0.4, code: 2)])
    #expect(recording.warnings.isEmpty)
  }

  @Test func `a board is told by its columns and rate where one alone fits`() throws {
    let text = brainFlow(24, rate: 250, counter: 0, time: 22, marker: 23)
    #expect(CSVText.canRead(text))
    let recording = try CSVText.read(text)
    #expect(recording.channels.count == 8)
    #expect(recording.assumptions.contains("a table as BrainFlow writes it"))
    let unicorn = try CSVText.read(brainFlow(19, rate: 250, counter: 15, time: 17, marker: 18))
    #expect(unicorn.channels.map(\.label) == ["Fz", "C3", "Cz", "C4", "Pz", "PO7", "Oz", "PO8"])
  }

  @Test func `where several boards fit they are named`() {
    let text = brainFlow(12, rate: 250, counter: 0, time: 10, marker: 11)
    #expect(!CSVText.canRead(text))
    let error = #expect(throws: ReadingError.self) { try CSVText.read(text) }
    #expect(
      error?.description.contains("--layout brainflow:BRAINBIT or brainflow:NOTION_1") == true)
  }

  @Test func `rate and columns may be stated for any table`() throws {
    let text = (0..<100).map { "\($0),\($0 % 9),7,1,2,\($0 == 50 ? 3 : 0)\n" }.joined()
    #expect(!CSVText.canRead(text))
    let recording = try CSVText.read(text, layout: "200:counter,Fz,Cz,-*2,marker")
    #expect(recording.samplingRate == 200)
    #expect(recording.channels.map(\.label) == ["Fz", "Cz"])
    #expect(recording.events == [Event(onset: 0.25, code: 3)])
  }

  @Test func `columns without a rate need times`() throws {
    let text = (0..<100).map { "\($0 * 4) \($0 % 9) 7\n" }.joined()
    let recording = try CSVText.read(text, layout: ":time_ms,Fz,Cz")
    #expect(recording.samplingRate == 250)
    #expect(recording.channels.map(\.label) == ["Fz", "Cz"])
    #expect(throws: ReadingError.self) { try CSVText.read(text, layout: ":-,Fz,Cz") }
  }

  @Test func `a rate alone serves a table with a header and without times`() throws {
    let text = "Fz,Cz\n" + (0..<100).map { "\($0 % 9),7\n" }.joined()
    let error = #expect(throws: ReadingError.self) { try CSVText.read(text) }
    #expect(error?.description.contains("--layout 250") == true)
    #expect(try CSVText.read(text, layout: "512").samplingRate == 512)
  }

  @Test func `a header may be overruled`() throws {
    let text = "time,Fz,Cz\n" + (0..<100).map { "\($0),\($0 % 9),7\n" }.joined()
    let recording = try CSVText.read(text, layout: "250:-,C3,C4")
    #expect(recording.samplingRate == 250)
    #expect(recording.channels.map(\.label) == ["C3", "C4"])
  }

  @Test func `more columns than there are is an error`() {
    let text = (0..<100).map { "\($0),\($0 % 9),7\n" }.joined()
    let error = #expect(throws: ReadingError.self) {
      try CSVText.read(text, layout: "250:Fz,Cz,Pz,Oz")
    }
    #expect(error?.description.contains("found 3 columns; expected the 4") == true)
  }

  @Test(arguments: [
    "", ":", "x", "brainflow", "brainflow:nothing", "0:Fz", "-5:Fz", "1e9", "250:", "250:-",
    "250:-*0",
    "250:Fz,,Cz", "250:-*99999",
  ]) func `other texts are no layouts`(text: String) {
    #expect(TableLayout(text) == nil)
  }

  @Test func `every board's columns are in its table`() {
    for name in TableLayout.boards {
      let layout = TableLayout("brainflow:\(name)")
      #expect(layout?.columns?.contains("Timestamp (s)") == true)
      #expect(layout?.columns?.contains("Marker") == true)
      #expect(layout?.columns?.contains("Counter") == true)
      #expect(layout?.rate ?? 0 >= 50)
    }
    #expect(TableLayout.boards.count > 50)
  }
}
