import Files
import Randomness
import Signal
import Studies
import TestSupport
import Testing

/// The averages that a study keeps of each session.
@Suite struct VisitAveragesTests {
  /// Epochs whose windows were scaled, with what they were divided by.
  private func epochs(_ seed: UInt64, count: Int = 60) -> Epochs {
    var epochs = Epochs.random(count: count, electrodes: 3, windowLength: 7, effect: 1, seed: seed)
    var generator = SeededGenerator(seed: seed, stream: 1)
    epochs.deviations = (0..<count * 3).map { _ in Float(1 + 9 * generator.uniform()) }
    return epochs
  }

  /// The mean of a class at an electrode and sample, of windows times some scales.
  private func mean(
    _ epochs: Epochs, _ label: Label, _ electrode: Int, _ sample: Int, scaled: Bool
  ) -> Double {
    let members = epochs.labels.indices.filter { epochs.labels[$0] == label }
    let sum = members.reduce(0.0) { sum, epoch in
      let window = epoch * epochs.electrodes.count + electrode
      return sum + Double(epochs.samples[window * epochs.windowLength + sample])
        * (scaled ? Double(epochs.deviations[window]) : 1)
    }
    return sum / Double(members.count)
  }

  @Test func `windows that were scaled get their amplitude back, and are averaged by class`() throws
  {
    let epochs = epochs(3)
    let averages = try #require(VisitAverages(of: epochs, unit: "µV"))
    #expect(averages.unit == "µV" && averages.target.epochs == 10)
    #expect(averages.nonTarget.epochs == 50 && averages.length == 7)
    var bare = epochs
    bare.deviations = []
    let scaled = try #require(VisitAverages(of: bare, unit: "µV"))
    #expect(scaled.unit == "SD")
    for electrode in 0..<3 {
      for sample in 0..<7 {
        let place = electrode * 7 + sample
        for (label, kind) in [(Label.target, \VisitAverages.target), (.nonTarget, \.nonTarget)] {
          let value = Double(averages[keyPath: kind].values[place])
          #expect(abs(value - mean(epochs, label, electrode, sample, scaled: true)) < 1e-5)
          let plain = Double(scaled[keyPath: kind].values[place])
          #expect(abs(plain - mean(epochs, label, electrode, sample, scaled: false)) < 1e-6)
        }
      }
    }
  }

  @Test
  func `electrodes that are bad are left out, unless all are, and both classes must be there`()
    throws
  {
    var epochs = epochs(4)
    epochs.metadata.faults = ["E2": .flat]
    #expect(VisitAverages(of: epochs, unit: nil)?.electrodes == ["E1", "E3"])
    epochs.metadata.faults = ["E1": .flat, "E2": .flat, "E3": .flat]
    #expect(VisitAverages(of: epochs, unit: nil)?.electrodes == ["E1", "E2", "E3"])
    epochs.labels = epochs.labels.map { _ in .nonTarget }
    #expect(VisitAverages(of: epochs, unit: nil) == nil)
  }

  @Test func `sessions together are the average over all of their epochs`() throws {
    let (first, second) = (epochs(5), epochs(6, count: 240))
    let merged = try #require(
      VisitAverages.merged(
        [first, second].compactMap { VisitAverages(of: $0, unit: "µV") }))
    let whole = try #require(
      VisitAverages(of: try Epochs.merged([first, second]), unit: "µV"))
    #expect(merged.target.epochs == 50 && merged.electrodes == whole.electrodes)
    for (one, other) in zip(merged.target.values, whole.target.values) {
      #expect(abs(one - other) < 1e-5)
    }
    // Of sessions that differ in electrodes those that both have; of another unit none.
    var less = second
    less.metadata.faults = ["E1": .flat]
    let common = VisitAverages.merged(
      [first, less].compactMap { VisitAverages(of: $0, unit: "µV") })
    #expect(common?.electrodes == ["E2", "E3"] && common?.nonTarget.epochs == 250)
    let other = VisitAverages.merged(
      [VisitAverages(of: first, unit: "µV"), VisitAverages(of: second, unit: "V")].compactMap(
        \.self)
    )
    #expect(other?.target.epochs == 10)
    #expect(VisitAverages.merged([]) == nil)
  }

  @Test func `a table is read as it was written, whatever electrodes are called`() throws {
    let folder = TemporaryFolder()
    var epochs = epochs(7)
    epochs.electrodes = ["Pz", "time", "SamplingFrequency"]
    epochs.firstSample = -3
    let averages = try #require(VisitAverages(of: epochs, unit: nil))
    try AveragesFile.write(averages, to: folder.path("x_ave.tsv"))
    #expect(try AveragesFile.read(folder.path("x_ave.tsv")) == averages)
    let sidecar = String(decoding: try folder.data("x_ave.json"), as: UTF8.self)
    #expect(sidecar.contains(#""SamplingFrequency":120"#) && sidecar.contains(#""FirstSample":-3"#))
  }

  @Test func `tables that were damaged are errors or averages, never a trap`() throws {
    let folder = TemporaryFolder()
    let averages = try #require(VisitAverages(of: epochs(8), unit: "µV"))
    try AveragesFile.write(averages, to: folder.path("x_ave.tsv"))
    let (table, sidecar) = (try folder.data("x_ave.tsv"), try folder.data("x_ave.json"))
    var generator = SeededGenerator(seed: 9)
    var (errors, read) = (0, 0)
    for round in 0..<300 {
      var (bytes, facts) = (Array(table), Array(sidecar))
      for _ in 0..<generator.index(below: 4) {
        bytes[generator.index(below: bytes.count)] = UInt8(generator.index(below: 256))
      }
      if round % 3 == 0 { bytes.removeLast(generator.index(below: bytes.count)) }
      if round % 5 == 0 {
        facts[generator.index(below: facts.count)] = UInt8(generator.index(below: 256))
      }
      _ = try folder.write(bytes, as: "y_ave.tsv")
      _ = try folder.write(facts, as: "y_ave.json")
      do throws(ReadingError) {
        let found = try AveragesFile.read(folder.path("y_ave.tsv"))
        if found.target.values.allSatisfy(\.isFinite) { read += 1 }
      } catch { errors += 1 }
    }
    #expect(errors + read == 300 && errors > 50 && read > 25)
    _ = try folder.write(
      "condition\tepochs\ttime\tPz\ntarget\t1\t0\t1\nnontarget\t2\t0\tnan\n".utf8, as: "y_ave.tsv")
    _ = try folder.write(Array(sidecar), as: "y_ave.json")
    #expect { try AveragesFile.read(folder.path("y_ave.tsv")) } throws: {
      "\($0)".contains("line 3") && "\($0)".contains("a number an electrode")
    }
  }
}
