import ElementaryFunctions
import Randomness

/// How one subject differs in one session from the usual one.
package struct SubjectVariety: Sendable {
  /// Whether attended flashes evoke anything that others do not.
  package var responds = true
  /// What the responses to attended flashes are multiplied by.
  package var amplitude = 1.0
  /// How much later they come, in seconds.
  package var delay = 0.0
  /// How far the P300 is from where it usually is, in mm to the right and to the front.
  package var shift = (x: 0.0, y: 0.0)
  /// What everything else is multiplied by.
  package var noise = 1.0

  /// The usual subject.
  init() {}

  /// What is drawn for a subject and a session, both from 0; nothing where the settings ask for no variety.
  ///
  /// Amplitude and noise are log-normal, with deviations of 0.4 and 0.3 between subjects and 0.15 between a
  /// subject's sessions; delays and shifts are normal, of 25 ms and 10 ms, and of 15 mm.
  package init(_ settings: SpellerSimulation, subject: Int, session: Int) {
    let variety = settings.variety
    guard variety > 0 || settings.shareWithoutP300 > 0 else { return }
    var person = SeededGenerator(seed: settings.seed, stream: UInt64(subject * 1000 + 950))
    var day = SeededGenerator(seed: settings.seed, stream: UInt64(subject * 1000 + 951 + session))
    responds = person.uniform() >= settings.shareWithoutP300
    func clipped(_ value: Double) -> Double { min(max(value, -3), 3) * variety }
    amplitude = .exponential(0.4 * clipped(person.normal()) + 0.15 * clipped(day.normal()))
    noise = .exponential(0.3 * clipped(person.normal()) + 0.15 * clipped(day.normal()))
    delay = 0.025 * clipped(person.normal()) + 0.01 * clipped(day.normal())
    shift = (15 * clipped(person.normal()), 15 * clipped(person.normal()))
  }
}
