import Files
import Reading
import Signal
import TestSupport
import Testing

/// One recording as many programs and hands leave it.
@Suite struct CSVOddTextsTests {
  /// How a table is written.
  struct Variant: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var header = "time,Fz,Cz,marker"
    var separator = ","
    var point = "."
    var end = "\n"
    var tail = ""
    var time: @Sendable (Int) -> String = { CSVText.fixed(Double($0) / 250, 6) }
    var marker: @Sendable (Int) -> String = { $0 % 250 < 249 ? "0" : $0 % 500 == 499 ? "2" : "1" }
    /// What is done to the lines, of which the first is the header.
    var change: @Sendable ([String]) -> [String] = { $0 }

    init(_ description: String, _ change: (inout Variant) -> Void) {
      testDescription = description
      change(&self)
    }

    /// Four seconds at 250 Hz: a ramp, its negative with a fraction, markers 1 and 2 in turn.
    var text: String {
      let names = header.split(separator: ",", omittingEmptySubsequences: false)
      var lines = [names.joined(separator: separator) + (header.hasSuffix(",") ? "" : "") + end]
      for row in 0..<1000 {
        let cells = [time(row), "\(row)", "-\(row).25", marker(row)]
        lines.append(
          cells.map { $0.replacing(".", with: point) }.joined(separator: separator) + tail + end)
      }
      return change(lines).joined()
    }
  }

  static let variants: [Variant] = [
    Variant("plain") { _ in },
    Variant("decimal commas between semicolons") { ($0.separator, $0.point) = (";", ",") },
    Variant("decimal commas between tabs") { ($0.separator, $0.point) = ("\t", ",") },
    Variant("a byte order mark and CRLF") {
      $0.header = "\u{FEFF}" + $0.header
      $0.end = "\r\n"
    },
    Variant("lines that end with a carriage return alone") { $0.end = "\r" },
    Variant("quotes around everything") {
      $0.change = { lines in
        lines.map {
          "\"" + $0.dropLast().replacing(",", with: "\",\"") + "\"\n"
        }
      }
    },
    Variant("quoted names with separators") { $0.header = "time,\"Fz, uV\",Cz,marker" },
    Variant("apostrophes around names") { $0.header = "'time','Fz','Cz','marker'" },
    Variant("blank lines in the middle and at the end") {
      $0.change = { $0[..<500] + ["\n", "   \n", ",,,\n"] + $0[500...] + ["\n", ",,,\n"] }
    },
    Variant("separators behind rows") { $0.tail = "," },
    Variant("separators behind rows and header") {
      $0.header += ","
      $0.tail = ","
    },
    Variant("runs of spaces") { $0.separator = "   " },
    Variant("pandas' index in front") {
      $0.change = { lines in
        [",\(lines[0])"] + lines.dropFirst().enumerated().map { "\($0),\($1)" }
      }
    },
    Variant("R's names of rows, which have no header") {
      $0.change = { lines in
        [lines[0]] + lines.dropFirst().enumerated().map { "\"\($0 + 1)\",\($1)" }
      }
    },
    Variant("a row of units") { $0.change = { [$0[0], "s,uV,uV,\n"] + $0[1...] } },
    Variant("title lines") {
      $0.change = { ["An experiment\n", "Subject: 4, left\n", "\n"] + $0 }
    },
    Variant("a header that is a comment") { $0.change = { ["# " + $0[0]] + $0[1...] } },
    Variant("comments in between") {
      $0.change = { $0[..<500] + ["# a pause\n", "%\n"] + $0[500...] }
    },
    Variant("the header again in the middle") { $0.change = { $0[..<500] + [$0[0]] + $0[500...] } },
    Variant("units in brackets") { $0.header = "time [s],Fz (uV),Cz (\u{B5}V),marker" },
    Variant("units behind signs") { $0.header = "time_s,Fz_uV,Cz/uV,marker" },
    Variant("times in ms") { $0.time = { "\(1_600_000_000_000 + $0 * 4)" } },
    Variant("times in \u{B5}s") { $0.time = { "\(1_600_000_000_000_000 + $0 * 4000)" } },
    Variant("times as days since the year 0") {
      $0.time = { CSVText.fixed(738_000 + Double($0) / 250 / 86_400, 11) }
    },
    Variant("times with powers of ten") { $0.time = { "\($0 * 4)e-3" } },
    Variant("dates with the day first") {
      $0.time = { "31.12.2020 23:59:\(CSVText.fixed(50 + Double($0) / 250, 3))" }
    },
    Variant("dates across midnight") {
      $0.time = { row in
        let seconds = 58 + Double(row) / 250
        return seconds < 60
          ? "2020-12-31 23:59:\(CSVText.fixed(seconds, 3))"
          : "2021-01-01 00:00:0\(CSVText.fixed(seconds - 60, 3))"
      }
    },
    Variant("times of day across noon") {
      $0.time = { row in
        let seconds = 58 + Double(row) / 250
        return seconds < 60
          ? "12/31/2020 11:59:\(CSVText.fixed(seconds, 3)) AM"
          : "12/31/2020 12:00:0\(CSVText.fixed(seconds - 60, 3)) PM"
      }
    },
    Variant("times without hours") { $0.time = { "59:0\(CSVText.fixed(Double($0) / 250, 3))" } },
    Variant("milliseconds behind a colon") {
      $0.time = { row in
        let thousandths = "\(row * 4 % 1000)"
        return "12:00:0\(row / 250):" + String(repeating: "0", count: 3 - thousandths.count)
          + thousandths
      }
    },
    Variant("markers as whole numbers with a point") {
      $0.marker = { $0 % 250 < 249 ? "0.0" : $0 % 500 == 499 ? "2.0" : "1.000000" }
    },
    Variant("markers that are empty in between") {
      $0.marker = { $0 % 250 < 249 ? "" : $0 % 500 == 499 ? "2" : "1" }
    },
    Variant("markers that are None in between") {
      $0.marker = { $0 % 250 < 249 ? "None" : $0 % 500 == 499 ? "2" : "1" }
    },
    Variant("markers that rest at another number") {
      $0.marker = { $0 % 250 < 249 ? "255" : $0 % 500 == 499 ? "2" : "1" }
    },
    Variant("a marker by another name") { $0.header = "time,Fz,Cz,FeedBackEvent" },
  ]

  @Test(arguments: variants) func `it is read all the same`(variant: Variant) throws {
    #expect(CSVText.canRead(variant.text))
    let recording = try CSVText.read(variant.text)
    #expect(recording.samplingRate == 250)
    #expect(recording.sampleCount == 1000)
    #expect(recording.pieces == [Piece(samples: 0..<1000, onset: 0)])
    let labels = recording.channels.map { $0.label.prefix(2) }
    #expect(labels == ["Fz", "Cz"])
    #expect(recording.samples.read(channel: 0, samples: 0..<1000) == ramp(0..<1000))
    #expect(recording.samples.read(channel: 1, samples: 7..<8) == [-7.25])
    #expect(recording.events.map(\.code) == [1, 2, 1, 2])
    #expect(CSVText.close(recording.events.map(\.onset), [0.996, 1.996, 2.996, 3.996]))
    #expect(recording.warnings.allSatisfy { $0.text.contains("unit") })
  }

  @Test func `a file in UTF-16 is read`() throws {
    let text = Self.variants[0].text.replacing(",", with: "\t")
    for isBigEndian in [false, true] {
      let units = [0xFEFF] + Array(text.utf16)
      let bytes = units.flatMap { unit -> [UInt8] in
        let pair = [UInt8(unit & 255), UInt8(unit >> 8)]
        return isBigEndian ? pair.reversed() : pair
      }
      let recording = try CSVReader.read(FileBytes(bytes, path: "x.txt"))[0]
      #expect(recording.samplingRate == 250 && recording.sampleCount == 1000)
    }
  }

  @Test func `columns of one name are told apart, and said`() throws {
    var variant = Variant("") { $0.header = "time,Cz,Cz,marker" }
    let recording = try CSVText.read(variant.text)
    #expect(recording.channels.map(\.label) == ["Cz-0", "Cz-1"])
    #expect(recording.warnings.contains { $0.text.contains("-0, -1") })
    variant.header = "time,T7,T8,marker"
    let other = try CSVText.read(variant.text)
    #expect(other.channels.map(\.label) == ["T7", "T8"])
  }

  @Test func `lines before the header state rate and unit`() throws {
    let head = "Filename,x.csv\nSampling Frequency,300\nSensor Data Units,microvolts\n\n"
    let rows = (0..<900).map { "\($0 % 7),\($0 % 5),\($0 % 100 == 99 ? 4 : 0)\n" }.joined()
    let recording = try CSVText.read(head + "F3,C3,TRG\n" + rows)
    #expect(recording.samplingRate == 300)
    #expect(recording.channels.allSatisfy { $0.unit == .microvolt })
    #expect(recording.events.count == 9)
    let other = try CSVText.read(
      "Device sampling rate: 1000 samples/second\nData type / unit: EEG / micro-volt (uV)\n"
        + "F3,C3,TRG\n" + rows)
    #expect(other.samplingRate == 1000)
    #expect(other.channels[0].statedUnit == .microvolt)
  }

  @Test func `commas that are points as well as separators are refused`() {
    let variant = Variant("") { $0.point = "," }
    let error = #expect(throws: ReadingError.self) { try CSVText.read(variant.text) }
    #expect(error?.description.contains("cannot be points as well") == true)
  }

  @Test func `the last line that is cut is left out, wherever it is cut`() throws {
    let text = Variant("") { _ in }.text
    for length in 2...18 {
      let recording = try CSVText.read(String(text.dropLast(length)))
      #expect(recording.sampleCount >= 998)
      #expect(!recording.warnings.contains { $0.text.contains("missing") })
    }
  }

  @Test func `a column that changes all the time is no marker`() throws {
    let variant = Variant("") { $0.marker = { "\($0 * 7919 % 1009 + 1)" } }
    let text =
      variant.text + (0..<9000).map { "\(4 + Double($0) / 250),1,2,\($0 % 997 + 1)\n" }.joined()
    let recording = try CSVText.read(text)
    #expect(recording.events.isEmpty)
    #expect(recording.warnings.contains { $0.text.contains("changes all the time") })
  }

  @Test func `numbers are those that the standard library reads`() throws {
    let numbers = [
      "0", "-0", "1", "-1.5", "+2.25", ".5", "5.", "1e3", "-1E-3", "123456789012345678",
      "0.000000000000000000000001", "3.4028234e38", "1234567.891", "9007199254740993",
      "0.1234567890123456789", "1e-45", "-187500.02",
    ]
    let text =
      "time,Fz,Cz\n"
      + numbers.enumerated().map { "\(Double($0) / 100),\($1),1\n" }.joined()
    let recording = try CSVText.read(text)
    let expected = numbers.compactMap { Double($0) }.map { Float($0) }
    #expect(recording.samples.read(channel: 0, samples: 0..<numbers.count) == expected)
  }

  @Test(arguments: ["1.2.3", "1-2", "--1", "e5", "1e", "0x10", "1,2,3.4"])
  func `what is no number is an error`(text: String) {
    let error = #expect(throws: ReadingError.self) {
      try CSVText.read("time;Fz;Cz\n0;1;2\n0.01;1;2\n0.02;\(text);1\n")
    }
    #expect(error?.description.contains("line 4: found “\(text)”") == true)
  }
}
