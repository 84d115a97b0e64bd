import ElementaryFunctions
import Randomness
import Signal

/// One run of a simulated subject: EEG in µV and the flashes in it.
package struct SimulatedRun: Sendable {
  /// What was to be spelled.
  package let word: String
  /// The flashes, in order of onset.
  package let flashes: [Flash]
  /// The items that each flash lights, as indices; empty where its code tells.
  package let lit: [[Int]]
  /// The EEG, `[electrode, sample]`, row-major, in µV.
  package let samples: [Float]
  /// The length in seconds.
  package let duration: Double

  /// Simulates run `run` of session `session` of subject `subject`, all from 0.
  ///
  /// A subject's brain depends on seed and subject alone, a run's noise also on session and run; so a run does
  /// not change when others are added.
  package init(_ settings: SpellerSimulation, subject: Int, session: Int = 0, run: Int) {
    word = settings.words[run]
    let variety = SubjectVariety(settings, subject: subject, session: session)
    var brain = SeededGenerator(seed: settings.seed, stream: UInt64(subject) * 1000)
    let response = EvokedResponse(
      electrodes: settings.electrodes, samplingRate: settings.samplingRate,
      strength: settings.strength, variety: variety, using: &brain)
    var generator = SeededGenerator(
      seed: settings.seed, stream: UInt64(subject * 1000 + session * 100 + run + 1))
    let schedule = FlashSchedule(word: word, settings: settings, using: &generator)
    // Whole data records, so that the file needs no filling up.
    let record = Double(
      EDFWriter(labels: [], samplingRate: settings.samplingRate).recordDuration ?? 1)
    duration = (schedule.duration / record).rounded(.up) * record
    let length = Int(saturating: (duration * settings.samplingRate).rounded())
    let background = Background(
      electrodes: settings.electrodes, samplingRate: settings.samplingRate,
      lineFrequency: settings.lineFrequency, isMixed: settings.variety > 0)
    var activity = background.samples(length, using: &generator)
    if variety.noise != 1 { for index in activity.indices { activity[index] *= variety.noise } }
    response.add(schedule.flashes, to: &activity, length: length, using: &generator)
    flashes = schedule.flashes
    lit = schedule.lit
    samples = activity.map(Float.init)
  }
}
