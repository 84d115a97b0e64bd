import ArgumentParser
import Simulation

struct Simulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make recordings of simulated subjects.",
    discussion: """
      Writes speller recordings as a BIDS-EEG data set. For trying the tool and for tests; results on simulated EEG say nothing about real subjects. \
      The same options and seed give the same bytes.

        p300 simulate --output recordings
        p300 simulate --output study --subjects 300 --sessions 2 --word EEG --repetitions 6
        p300 simulate --output hard --word HELLO --word WORLD --strength 0.5 --seed 7
      """)

  @Option(
    name: .shortAndLong, help: "The directory to write the data set into.", completion: .directory)
  var output: String

  @Option(help: "How many subjects.")
  var subjects = SpellerSimulation().subjects

  @Option(help: "How many sessions each subject comes to. Default: one, without a name.")
  var sessions: Int?

  @Option(
    help: """
      How much subjects and sessions differ in amplitude, latency, place and noise: 0 not, 1 as people do. \
      Default: 0, with --sessions 1.
      """)
  var variety: Double?

  @Option(
    name: .customLong("without-p300"),
    help: "The share of subjects without a P300. Default: 0, with --sessions 0.1.")
  var shareWithoutP300: Double?

  @Option(help: "How many electrodes, up to 64.")
  var electrodes = SpellerSimulation().electrodeCount

  @Option(help: "Samples per second, in Hz.")
  var rate = SpellerSimulation().samplingRate

  @Option(
    name: .customLong("word"),
    help: "A word to spell, one run each; may be given several times. Default: BRAIN and WAVES.")
  var words: [String] = []

  @Option(help: "How items flash: row-column, or checkerboard (sets that change all the time).")
  var paradigm = SpellerSimulation().paradigm

  @Option(help: "How often every row and column flashes for one character.")
  var repetitions = SpellerSimulation().repetitions

  @Option(help: "From one flash to the next, in seconds.")
  var onsetInterval = SpellerSimulation().onsetInterval

  @Option(help: "The size of the evoked responses: 0 none, 1 usual, 2 easy.")
  var strength = SpellerSimulation().strength

  @Option(help: "What all random numbers are drawn from.")
  var seed: UInt64 = SpellerSimulation().seed

  @Flag(
    help: "Replace files of the same names, also in a folder with other things than simulations.")
  var force = false

  @OptionGroup var threads: ThreadOptions
  @OptionGroup var outputOptions: OutputOptions

  func validate() throws {
    if let sessions, sessions < 1 {
      throw ValidationError("--sessions \(sessions): expected 1 to 9")
    }
  }

  func run() throws {
    var settings = SpellerSimulation()
    settings.subjects = subjects
    settings.sessions = sessions ?? 0
    settings.variety = variety ?? (sessions == nil ? 0 : 1)
    settings.shareWithoutP300 = shareWithoutP300 ?? (sessions == nil ? 0 : 0.1)
    settings.electrodeCount = electrodes
    settings.samplingRate = rate
    if !words.isEmpty { settings.words = words.map { $0.uppercased() } }
    settings.paradigm = paradigm
    settings.repetitions = repetitions
    settings.onsetInterval = onsetInterval
    settings.strength = strength
    settings.seed = seed
    let dataset = BIDSDataset(settings, command: command)
    let recordings = try outputOptions.following("simulate") { progress in
      try dataset.write(to: output, replacing: force, threads: threads.count, progress: progress)
    }
    outputOptions.show(Result(directory: output, recordings: recordings)) {
      "\(recordings.count) recordings in \(output): \(subjects) simulated subjects, "
        + (settings.sessions > 0 ? "\(settings.sessions) sessions of " : "")
        + "\(settings.words.count) runs each"
    }
  }

  /// The command that makes the same data set again, for its README.
  private var command: String {
    let usual = SpellerSimulation()
    // Without the folders above it, which are none of the reader's business.
    let directory = output.split(separator: "/").last.map(String.init) ?? "recordings"
    var parts = ["p300 simulate --output \(directory) --seed \(seed)"]
    if subjects != usual.subjects { parts.append("--subjects \(subjects)") }
    if let sessions { parts.append("--sessions \(sessions)") }
    if let variety { parts.append("--variety \(variety)") }
    if let shareWithoutP300 { parts.append("--without-p300 \(shareWithoutP300)") }
    if electrodes != usual.electrodeCount { parts.append("--electrodes \(electrodes)") }
    if rate != usual.samplingRate { parts.append("--rate \(rate)") }
    parts += words.map { "--word \($0.uppercased())" }
    if paradigm != usual.paradigm { parts.append("--paradigm \(paradigm.rawValue)") }
    if repetitions != usual.repetitions { parts.append("--repetitions \(repetitions)") }
    if onsetInterval != usual.onsetInterval { parts.append("--onset-interval \(onsetInterval)") }
    if strength != usual.strength { parts.append("--strength \(strength)") }
    return parts.joined(separator: " ")
  }

  private struct Result: Encodable {
    let directory: String
    let recordings: [String]
  }
}

extension SpellerSimulation.Paradigm: ExpressibleByArgument {}
