import Files
import Foundation
import Randomness
import Reporting
import Signal
import TestSupport
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct ExperimentReportTests {
  /// A speller recording in which targets are followed by a bump at 300 ms over Pz.
  static func epochs(seed: UInt64) -> Epochs {
    var epochs = Epochs.random(
      count: 360, electrodes: 8, windowLength: 78, effect: 0, seed: seed)
    epochs.electrodes = ["Fz", "Cz", "P3", "Pz", "P4", "PO7", "Oz", "PO8"]
    for epoch in 0..<epochs.count where epochs.labels[epoch] == .target {
      for sample in 30..<42 { epochs.samples[epoch * 8 * 78 + 3 * 78 + sample] += 2 }
    }
    return epochs
  }

  static func report(_ inputs: [ReportInput], threads: Int = 2) -> ExperimentReport {
    ExperimentReport(
      inputs, detector: nil, blank: 2.5,
      provenance: .init(
        commandLine: ["p300", "report", "a file.npz", "--output", "it's.html"],
        inputs: [.init(name: "a file.npz", digest: "abc123")]),
      keepsData: true, threads: threads)
  }

  static let input = ReportInput(name: "<b>run & test</b>.npz", epochs: epochs(seed: 1))
  static let one = report([input])

  private final class Elements: NSObject, XMLParserDelegate {
    var ids: [String] = []
    var links: [String] = []
    var names: [String: Int] = [:]
    var text = ""

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      names[name, default: 0] += 1
      if let id = attributes["id"] { ids.append(id) }
      for key in ["href", "src", "xlink:href"] {
        if let link = attributes[key] { links.append(link) }
      }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
  }

  private func elements(_ html: String) throws -> Elements {
    let elements = Elements()
    let parser = XMLParser(data: Data(html.replacing("<!DOCTYPE html>", with: "").utf8))
    parser.delegate = elements
    try #require(parser.parse(), "\(String(describing: parser.parserError))")
    return elements
  }

  @Test func `the page is well-formed, needs no network and no script`() throws {
    let page = try elements(Self.one.html)
    #expect(page.names["script"] == nil && page.names["img"] == nil && page.names["link"] == nil)
    #expect(!Self.one.html.contains("http://") && !Self.one.html.contains("https://"))
    #expect(page.names["svg", default: 0] > 10)
    #expect(page.text.contains("<b>run & test</b>.npz"))
    #expect(Self.one.html.utf8.count < 3 << 20)
  }

  @Test func `every entry of the contents leads somewhere, and no name stands twice`() throws {
    let page = try elements(Self.report([Self.input, Self.input]).html)
    #expect(Set(page.ids).count == page.ids.count)
    #expect(page.links.count > 8)
    for link in page.links { #expect(page.ids.contains(String(link.dropFirst())), "\(link)") }
  }

  @Test func `the difference is found where it was put`() throws {
    // The bump spans 250 to 342 ms at Pz.
    let text = try elements(Self.one.html).text
    let sentence = try #require(text.range(of: "Most at Pz, "))
    let number = try #require(Int(text[sentence.upperBound...].prefix { $0.isNumber }))
    #expect((250...342).contains(number))
    let table = try #require(Self.one.files.first { $0.name == "input-difference.tsv" })
    let rows = table.text.split(separator: "\n").map { $0.split(separator: "\t") }
    #expect(rows.count == 79)
    let column = try #require(rows[0].firstIndex { $0.hasPrefix("Pz_") })
    let values = rows.dropFirst().compactMap { Double($0[column]) }
    #expect(values.count == 78)
    #expect(abs(values[35] - 2) < 0.6 && abs(values[10]) < 0.6)
  }

  @Test func `every figure has its numbers`() throws {
    let page = try elements(Self.one.html)
    let figures = page.ids.filter { id in Self.one.files.contains { $0.name == "\(id).tsv" } }
    #expect(figures.count == page.names["figure"])
    for file in Self.one.files where file.name.hasSuffix(".svg") {
      #expect(try elements(file.text).names["svg", default: 0] >= 1)
    }
    for file in Self.one.files where file.name.hasSuffix(".tsv") {
      let widths = Set(
        file.text.split(separator: "\n").map {
          $0.split(separator: "\t", omittingEmptySubsequences: false).count
        })
      #expect(widths.count == 1, "\(file.name)")
      #expect(page.text.contains(file.name))
    }
  }

  @Test func `the same inputs give the same bytes on any number of threads`() {
    #expect(Self.report([Self.input], threads: 1).html == Self.one.html)
    #expect(Self.report([Self.input], threads: 4).html == Self.one.html)
  }

  @Test func `the command line can be given to a shell again`() throws {
    let text = try elements(Self.one.html).text
    #expect(text.contains("p300 report 'a file.npz' --output 'it'\\''s.html'"))
    #expect(text.contains("abc123") && text.contains("p300 \(ToolVersion.current)"))
  }

  @Test func `the version that made the epochs is told`() throws {
    var input = Self.input
    input.epochs.metadata.toolVersion = "0.9.8"
    #expect(try elements(Self.report([input]).html).text.contains("made by p300 0.9.8"))
    // What was cut from recordings just now is the work of the version above.
    input.isFromRecordings = true
    #expect(try !elements(Self.report([input]).html).text.contains("0.9.8"))
  }

  @Test func `sound electrodes are said to be sound beside other notes`() throws {
    var input = Self.input
    input.isFromRecordings = true
    input.preprocessing.warnings = [Warning(.assumption, "codes are taken for a matrix")]
    var text = try elements(Self.report([input]).html).text
    #expect(text.contains("No electrode was found flat"))
    #expect(text.contains("codes are taken for a matrix"))
    input.preprocessing.flat = ["Oz": 1]
    text = try elements(Self.report([input]).html).text
    #expect(text.contains("Oz was flat in 1 epoch") && !text.contains("No electrode was found"))
  }

  @Test func `scores are judged and spelled`() throws {
    var input = Self.input
    input.epochs.metadata.text = ["A", "A"]
    input.scores = input.epochs.labels.map { $0 == .target ? 0.9 : 0.1 }
    // Scores without a detector's threshold: the section stays, without counts.
    let report = Self.report([input])
    #expect(try elements(report.html).ids.contains("input-detection"))
  }

  @Test func `epochs without labels still make a report`() throws {
    var input = Self.input
    input.epochs.labels = input.epochs.labels.map { _ in .unknown }
    let text = try elements(Self.report([input]).html).text
    #expect(text.contains("both are needed") && text.contains("--text"))
    input.epochs.labels = input.epochs.labels.map { _ in .nonTarget }
    let known = try elements(Self.report([input]).html).text
    #expect(known.contains("both are needed") && !known.contains("--text"))
  }

  @Test func `where every flash was dropped the page says so`() throws {
    var input = Self.input
    input.epochs = input.epochs.selecting([])
    input.isFromRecordings = true
    input.preprocessing.dropped = [.rejected: 360]
    let text = try elements(Self.report([input]).html).text
    #expect(text.contains("all 360 flashes were dropped") && !text.contains("--text"))
  }

  @Test func `of a few epochs nothing is told, nor of flat ones`() throws {
    var input = Self.input
    for index in input.epochs.labels.indices {
      input.epochs.labels[index] = index < 5 ? .target : index < 200 ? .nonTarget : .unknown
    }
    let report = Self.report([input])
    let few = try elements(report.html).text
    #expect(few.contains("5 targets and 195 non-targets are too few to tell"))
    #expect(!few.contains("Most at") && !few.contains("95 % intervals; rounds"))
    #expect(few.contains("too few of a class for intervals"))
    let averages = try #require(figure("input-averages", of: report))
    #expect(averages.contains("n/a") && !averages.contains("nan"))
    input = Self.input
    for index in input.epochs.samples.indices { input.epochs.samples[index] = 0 }
    let flat = Self.report([input])
    let text = try elements(flat.html).text
    #expect(!text.contains("Most at") && !text.contains("too few to tell"))
    for file in flat.files where file.name.hasSuffix(".svg") {
      #expect(!file.text.contains("\"inf") && !file.text.contains("0.000000"), "\(file.name)")
    }
  }

  @Test func `amplitudes of any size have digits`() throws {
    for (size, power) in [(Float(1e-6), "·10⁻⁶"), (1e-12, "·10⁻¹²")] {
      var input = Self.input
      for index in input.epochs.samples.indices { input.epochs.samples[index] *= size }
      let page = try elements(Self.report([input]).html)
      #expect(page.text.contains(power))
      #expect(!page.text.contains("0.00 to") && !page.text.contains("0.00000"))
    }
  }

  @Test func `inputs that do not fit together get no section over all`() throws {
    var other = Self.input
    other.epochs.electrodes[0] = "Fpz"
    let page = try elements(Self.report([Self.input, other]).html)
    #expect(page.text.contains("cannot be taken together"))
    #expect(page.ids.contains("input2-averages"))
  }

  @Test func `electrodes without a known place give a report without maps`() throws {
    var input = Self.input
    input.epochs.electrodes = (1...8).map { "E\($0)" }
    let page = try elements(Self.report([input]).html)
    #expect(!page.ids.contains("input-maps"))
    #expect(page.text.contains("no maps of the head"))
  }

  @Test func `amplitudes beyond all numbers draw no single epochs`() throws {
    var epochs = Self.epochs(seed: 3)
    epochs.deviations = Array(repeating: 1e30, count: epochs.count * epochs.electrodes.count)
    for index in epochs.samples.indices { epochs.samples[index] *= 1e30 }
    let page = try elements(Self.report([ReportInput(name: "a.npz", epochs: epochs)]).html)
    #expect(page.ids.contains("input-averages") && !page.ids.contains("input-trials"))
    #expect(try elements(Self.one.html).ids.contains("input-trials"))
  }

  private func figure(_ name: String, of report: ExperimentReport) -> String? {
    report.files.first { $0.name == "\(name).tsv" }?.text
  }

  @Test func `bad electrodes are named and not drawn`() throws {
    var epochs = Self.epochs(seed: 1)
    epochs.metadata.faults = ["Oz": .flat]
    let report = Self.report([ReportInput(name: "a.npz", epochs: epochs)])
    #expect(try elements(report.html).text.contains("Not drawn, since bad: Oz is flat"))
    for name in ["input-difference", "input-averages", "input-separability"] {
      let table = try #require(figure(name, of: report))
      #expect(!table.contains("Oz") && table.contains("Pz"))
    }
    epochs.metadata.faults = Dictionary(uniqueKeysWithValues: epochs.electrodes.map { ($0, .flat) })
    let all = Self.report([ReportInput(name: "a.npz", epochs: epochs)])
    #expect(try #require(figure("input-difference", of: all)).contains("Oz"))
  }

  @Test func `maps stand where the classes differ, and nowhere in noise`() throws {
    let maps = try #require(figure("input-difference-maps", of: Self.one))
    let times = maps.split(separator: "\n")[0].split(separator: "\t").dropFirst()
      .compactMap { Int($0.prefix { $0.isNumber }) }
    // The bump spans 250 to 342 ms at Pz.
    #expect(!times.isEmpty && times.allSatisfy { (240...352).contains($0) })
    var noise = Self.epochs(seed: 1)
    for index in noise.labels.indices {
      noise.labels[index] = index % 12 < 2 ? .target : .nonTarget
    }
    for epoch in 0..<noise.count {
      for sample in 30..<42 { noise.samples[epoch * 8 * 78 + 3 * 78 + sample] = 0 }
    }
    let report = Self.report([ReportInput(name: "a.npz", epochs: noise)])
    #expect(figure("input-difference-maps", of: report) == nil)
    #expect(try elements(report.html).text.contains("nothing here is told from noise"))
  }

  @Test func `a strong wave makes no finds before the flash or at it`() throws {
    var epochs = Self.epochs(seed: 4)
    for epoch in 0..<epochs.count where epochs.labels[epoch] == .target {
      for window in epoch * 8..<(epoch + 1) * 8 {
        for sample in 30..<60 { epochs.samples[window * 78 + sample] += 3 }
      }
    }
    // As z-scores have them: each window about its own mean.
    for start in stride(from: 0, to: epochs.samples.count, by: 78) {
      let mean = epochs.samples[start..<start + 78].reduce(0, +) / 78
      for sample in start..<start + 78 { epochs.samples[sample] -= mean }
    }
    for (first, earliest) in [(0, 50.0), (-12, 0)] {
      epochs.firstSample = first
      epochs.metadata.preprocessing = .paper
      let report = Self.report([ReportInput(name: "a.npz", epochs: epochs)])
      let table = try #require(figure("input-difference", of: report))
      let rows = table.split(separator: "\n").map { $0.split(separator: "\t") }
      let mark = try #require(rows[0].firstIndex(of: "more_than_noise"))
      let found = rows.dropFirst().filter { $0[mark] == "1" }.compactMap { Double($0[0]) }
      #expect(!found.isEmpty)
      #expect(found.allSatisfy { $0 >= earliest }, "\(found)")
      let text = try elements(report.html).text
      #expect(
        text.contains(first == 0 ? "Each window is about its own mean" : "−100 to 0 ms (shaded)"))
    }
  }

  @Test func `several inputs are drawn over each other`() throws {
    let table = try #require(figure("all-recordings", of: Self.report([Self.input, Self.input])))
    #expect(table.split(separator: "\n").count == 79)
    #expect(figure("all-recordings", of: Self.one) == nil)
  }

  @Test func `an oddball has no selections`() throws {
    var epochs = Self.epochs(seed: 1)
    for index in epochs.labels.indices {
      epochs.stimuli[index] = epochs.labels[index] == .target ? 2 : 1
      (epochs.selections[index], epochs.repetitions[index]) = (0, Int32(index / 6))
    }
    let text = try elements(Self.report([ReportInput(name: "a.npz", epochs: epochs)]).html).text
    #expect(!text.contains("repetition") && !text.contains("elections"))
    #expect(try elements(Self.one.html).text.contains("Selections"))
  }

  @Test func `when flashes were dropped is drawn, and for which electrode told`() throws {
    var input = Self.input
    input.isFromRecordings = true
    input.epochs.metadata.dropped = (0..<9).map {
      DroppedFlash(recording: 0, onset: 40 + Double($0), stimulus: 1, reason: .rejected)
    }
    input.preprocessing.epochs = 360
    input.preprocessing.dropped = [.rejected: 9]
    input.preprocessing.rejected = ["Oz": 8, "Fz": 1]
    let report = Self.report([input])
    let table = try #require(figure("input-dropped-figure", of: report))
    let rows = table.split(separator: "\n").dropFirst().map { $0.split(separator: "\t") }
    let counts: [Int] = rows.compactMap { Int($0[3]) }
    let sum: Int = counts.reduce(0, +)
    #expect(sum == 9)
    for row in rows where row[3] != "0" {
      let start = try #require(Double(row[1]))
      #expect((38...49).contains(start))
    }
    #expect(try elements(report.html).text.contains("better left out"))
    #expect(figure("input-dropped-figure", of: Self.one) == nil)
  }
}
