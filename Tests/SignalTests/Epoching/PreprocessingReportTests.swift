import Signal
import Testing

@Suite struct PreprocessingReportTests {
  private static func report(epochs: Int, dropped: Int, fault: ElectrodeFault)
    -> PreprocessingReport
  {
    var report = PreprocessingReport()
    report.epochs = epochs
    report.dropped = [.rejected: dropped]
    report.flat = ["Cz": 1]
    report.faults = ["Cz": fault]
    report.warnings = [Warning(.assumption, "codes"), Warning(.unit, "\(epochs)")]
    return report
  }

  @Test func `counts add up, faults stay, and what both warn of stands there once`() {
    var report = Self.report(epochs: 10, dropped: 2, fault: .flat)
    var other = Self.report(epochs: 5, dropped: 1, fault: .railed)
    other.dropped[.outsideRecording] = 4
    other.faults["Pz"] = .disconnected
    report.merge(other)
    #expect(report.epochs == 15 && report.flashes == 22)
    #expect(report.dropped == [.rejected: 3, .outsideRecording: 4])
    #expect(report.flat == ["Cz": 2])
    #expect(report.faults == ["Cz": .flat, "Pz": .disconnected])
    #expect(report.warnings.map(\.text) == ["codes", "10", "5"])
  }
}
