import Foundation
import Reading
import Signal
import TestSupport
import Testing

struct RecordingUnitTests {
  /// 20 s at 250 Hz of 10 Hz, with `amplitude` and an offset of many times that.
  private func made(
    amplitude: Double, offset: Double = 0, unit: Channel.Unit = .other(""),
    stated: VoltageUnit? = nil
  ) throws -> Recording {
    let samples = (0..<2).map { (channel: Int) -> [Float] in
      (0..<5000).map { (sample: Int) -> Float in
        let phase: Double = 2 * .pi * 10 * Double(sample) / 250 + Double(channel)
        return Float(offset + amplitude * sin(phase))
      }
    }
    var recording = try recording(of: samples, rate: 250)
    for index in recording.channels.indices {
      recording.channels[index].unit = unit
      recording.channels[index].statedUnit = stated
    }
    return recording
  }

  @Test(arguments: [
    (20.0, VoltageUnit.microvolt), (0.02, .millivolt), (2e-5, .volt), (20_000, .nanovolt),
  ]) func `numbers tell the unit where the file does not`(
    amplitude: Double, unit: VoltageUnit
  ) throws {
    let recording = try made(amplitude: amplitude, offset: -4000 * amplitude)
    #expect(recording.apparentUnit() == unit)
    #expect(
      recording.unitWarning()?.text
        == "the numbers look like \(unit.rawValue): say so with --unit \(unit.rawValue)")
  }

  @Test func `a unit that fits is not doubted, one that is a thousandfold off is`() throws {
    let fits = [
      try made(amplitude: 20, unit: .microvolt, stated: .microvolt),
      try made(amplitude: 400, unit: .microvolt),
    ]
    #expect(fits.allSatisfy { $0.unitWarning() == nil })
    // V in the header and µV in the file: 20 are read as 2·10⁷ µV.
    let wrong = try made(amplitude: 2e7, offset: 1.8e11, unit: .microvolt, stated: .volt)
    #expect(wrong.apparentUnit() == .microvolt)
    #expect(
      wrong.unitWarning()?.text.contains("look like µV and not like V, which the file") == true)
  }

  @Test func `flat channels and other units say nothing`() throws {
    let silent = [try made(amplitude: 0), try made(amplitude: 20, unit: .other("A/D"))]
    #expect(silent.allSatisfy { $0.apparentUnit() == nil })
  }

  @Test func `the user's unit takes the place of the file's`() throws {
    var recording = try made(amplitude: 2e7, unit: .microvolt, stated: .volt)
    recording.channels[1].kind = .misc
    let before = recording.samples.read(channel: 0, samples: 0..<10)
    let other = recording.samples.read(channel: 1, samples: 0..<10)
    recording.take(unit: .microvolt)
    let after = recording.samples.read(channel: 0, samples: 0..<10)
    #expect(zip(before, after).allSatisfy { abs($0 - 1e6 * $1) <= 1e-6 * abs($0) })
    #expect(recording.samples.read(channel: 1, samples: 0..<10) == other)
    #expect(recording.channels[0].unit == .microvolt)
    #expect(recording.unitWarning() == nil)
    #expect(recording.assumptions.contains { $0.contains("µV, as stated by the user") })
  }

  @Test(arguments: [
    ("V", VoltageUnit.volt), ("uV", .microvolt), ("µV", .microvolt), ("mV", .millivolt),
    ("microvolts", .microvolt), ("nV", .nanovolt),
  ]) func `units are spelled in many ways`(text: String, unit: VoltageUnit) {
    #expect(VoltageUnit(text) == unit)
  }

  @Test(arguments: ["", "MV", "A", "uA", "%"]) func `other units are none of voltage`(text: String)
  {
    #expect(VoltageUnit(text) == nil)
  }

  @Test func `the reader takes the unit for any format`() throws {
    let folder = TemporaryFolder()
    let path = folder.path("x.csv")
    let text = "time,Fz,Cz\n" + (0..<500).map { "\(Double($0) / 250),0.00\($0 % 9),0\n" }.joined()
    try Data(text.utf8).write(to: URL(filePath: path))
    let plain = try #require(try RecordingReader.read(path).first)
    let volts = try #require(
      try RecordingReader.read(path, options: ReadingOptions(unit: .volt)).first)
    #expect(plain.warnings.contains { $0.text.contains("in which unit") })
    #expect(!volts.warnings.contains { $0.text.contains("in which unit") })
    #expect(volts.samples.read(channel: 0, samples: 3..<4) == [3000])
  }
}
