import Detection
import Foundation
import Reporting
import Signal
import Testing

/// What the report shows of the textbook's networks.
@Suite struct LearntFiguresTests {
  private static let epochs = ExperimentReportTests.epochs(seed: 3)

  private static func detector(_ method: DetectionMethod) throws -> Detector {
    var settings = TrainingSettings()
    if method.recipe != nil { (settings.passes, settings.members) = (6, 1) }
    var trainer = DetectorTrainer(try method.applying(settings))
    trainer.folds = 3
    return try trainer.train(epochs).detector
  }

  private static func files(_ method: DetectionMethod) throws -> [String: String] {
    // Few epochs, since nobody looks at their sections.
    let report = ExperimentReport(
      [ReportInput(name: "e.npz", epochs: epochs.selecting(Array(0..<60)))],
      detector: (detector: try detector(method), name: "d.safetensors"), blank: 2.5,
      provenance: .init(commandLine: ["p300"], inputs: []), keepsData: true, threads: 2)
    return Dictionary(uniqueKeysWithValues: report.files.map { ($0.name, $0.text) })
  }

  @Test(
    arguments: [
      (DetectionMethod.mlp, ["learnt"]), (.lenet, ["learnt"]), (.sae, ["layers", "learnt"]),
      (.dbn, ["layers", "learnt"]), (.lstm, ["gates"]), (.bilstm, ["gates"]),
      (.cnnLSTM, ["gates"]), (.sparse, ["learnt"]), (.lda, []),
    ])
  func `each shows what it has`(method: DetectionMethod, expected: [String]) throws {
    let files = try Self.files(method)
    for name in ["layers", "learnt", "gates"] {
      #expect((files["detector-\(name).tsv"] != nil) == expected.contains(name), "\(name)")
      #expect((files["detector-\(name).svg"] != nil) == expected.contains(name), "\(name)")
    }
  }

  @Test func `atoms of targets show the response at its electrode and time`() throws {
    let detector = try Self.detector(.sparse)
    let learnt = try #require(LearntPictures(detector, epochs: Self.epochs))
    #expect(learnt.rows == Self.epochs.electrodes)
    let atoms = learnt.pictures.filter { $0.name.hasPrefix("targets") }
    let steps = learnt.pictures[0].values.count / learnt.rows.count
    // The bump is at Pz, the fourth electrode, from 250 to 342 ms.
    let peaks = atoms.map { atom in atom.values.indices.max { atom.values[$0] < atom.values[$1] } }
    #expect(
      peaks.contains { peak in
        guard let peak else { return false }
        let time = learnt.start + learnt.step * (Double(peak % steps) + 0.5)
        return peak / steps == 3 && (0.2...0.39).contains(time)
      })
  }

  @Test func `gates are shares, at the steps of the window`() throws {
    let detector = try Self.detector(.lstm)
    let gates = try #require(MemoryGates(detector, epochs: Self.epochs, threads: 1))
    #expect(gates.curves.count == 6 && gates.times.count == 13)
    #expect(gates.times[0] > 0 && gates.times[12] < 0.65)
    for curve in gates.curves { #expect(curve.values.allSatisfy { (0...1).contains($0) }) }
    // A forget gate starts with a bias of 1.
    #expect(
      gates.curves.filter { $0.gate == "keep" }.allSatisfy { $0.values.allSatisfy { $0 > 0.5 } })
    var others = Self.epochs
    others.electrodes[0] = "Fpz"
    #expect(MemoryGates(detector, epochs: others, threads: 1) == nil)
  }
}
