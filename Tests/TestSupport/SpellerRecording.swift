import Randomness
import Signal

/// A made-up EDF recording in which rows and columns of the Wadsworth matrix flash for a text.
///
/// Noise with a small response to targets, 128 Hz, a flash every 0.2 s and 2 s before each character.
public struct SpellerRecording: Sendable {
  /// The characters; `nil` leaves the flashes without labels, `flash/CODE`.
  public var text: String?
  /// How many characters there are.
  public var selections: Int
  /// How often each code flashes for one character.
  public var repetitions = 2
  /// What targets and other flashes are called.
  public var names = (target: "target", other: "nontarget")
  /// The electrodes.
  public var electrodes = ["Fz", "Cz", "Pz"]
  /// What noise is drawn from.
  public var seed: UInt64 = 1
  /// How much is recorded after the last flash, in seconds.
  public var tail = 1.0

  /// A recording of labelled flashes for `text`.
  public init(_ text: String) {
    self.text = text
    selections = text.count
  }

  /// A recording of so many characters that nobody knows.
  public init(unknown selections: Int) { self.selections = selections }

  /// Writes the recording.
  ///
  /// - Throws: `WritingError` of the operating system.
  public func write(to path: String) throws {
    let rate = 128.0
    let speller = Speller.wadsworth()
    var events: [Event] = []
    var time = 0.0
    var responses: [Double] = []
    let targets = text?.map { character in
      speller.items.firstIndex(of: "\(character)").map { Set(speller.codes(lighting: $0)) } ?? []
    }
    for selection in 0..<selections {
      time += 2
      for _ in 0..<repetitions {
        for code in 1...speller.codeCount {
          let isTarget = targets?[selection].contains(code)
          let name = isTarget.map { $0 ? names.target : names.other } ?? "flash"
          events.append(Event(onset: time, duration: 0.1, text: "\(name)/\(code)"))
          if isTarget == true { responses.append(time + 0.3) }
          time += 0.2
        }
      }
    }
    let count = Int(((time - 0.2 + tail) * rate).rounded(.up))
    var generator = SeededGenerator(seed: seed)
    var samples: [Float] = []
    for _ in electrodes {
      var channel = (0..<count).map { _ in Float(5 * generator.normal()) }
      for peak in responses {
        for sample in Int((peak - 0.1) * rate)..<min(Int((peak + 0.1) * rate), count) {
          channel[sample] += 5
        }
      }
      samples += channel
    }
    try EDFWriter(labels: electrodes, samplingRate: rate).write(
      samples, events: events, to: path)
  }
}
