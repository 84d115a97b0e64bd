import Detection
import Reading
import Signal
import Simulation
import Studies
import TestSupport
import Testing

/// Tests of a study of three simulated subjects.
protocol StudyOfThree {
  var folder: TemporaryFolder { get }
}

extension StudyOfThree {
  /// A data set of three subjects in two sessions, small and easy.
  func data(words: [String] = ["BCIS"]) throws -> String {
    var simulation = SpellerSimulation()
    simulation.subjects = 3
    simulation.sessions = 2
    simulation.variety = 1
    simulation.words = words
    simulation.repetitions = 3
    simulation.samplingRate = 128
    simulation.strength = 2
    let path = folder.path("data")
    try BIDSDataset(simulation, command: "p300 simulate").write(to: path)
    return path
  }

  func settings(
    _ design: StudyProtocol = .withinSession, _ names: String...
  ) throws -> StudySettings {
    StudySettings(
      design, methods: try names.map { try #require(DetectionMethod.named($0)) },
      loader: EpochsLoader(.paper))
  }
}
