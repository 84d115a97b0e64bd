import Files
import Signal

/// A matrix [sample, column] of time, electrodes and triggers: the sets of Brain Invaders and their kin.
struct MATColumns: Sendable {
  /// A column of triggers, and what its numbers count.
  struct Trigger: Sendable {
    /// From 0; negative ones count from the last, −1.
    let column: Int
    let weight: Double

    init(_ column: Int, times weight: Double = 1) {
      (self.column, self.weight) = (column, weight)
    }
  }

  /// What the matrix may be called.
  let variables: [String]
  /// How many columns it may have.
  let count: ClosedRange<Int>
  /// The column of the first electrode; the others follow.
  let firstElectrode: Int
  /// The columns whose weighted sum is the trigger.
  let triggers: [Trigger]
  /// The trigger of targets.
  var targets = 2...2
  /// The trigger of other flashes.
  var nonTargets = 1...1
  /// How many people's electrodes stand side by side, each a recording called `player1`, ….
  var players = 1
  /// What stands in the file's name before the number of the only player that is meant.
  var playerInName: String?
  /// A column that is positive where a block of flashes begins.
  var blockStart: Int?
  /// Electrodes that the set says are none.
  var bad: Set<String> = []

  func read(_ file: MATFile, as set: MATDataSet) throws(ReadingError) -> [Recording]? {
    guard let name = variables.first(where: { isOwn(file[$0]) }), let array = try file.array(name)
    else { return nil }
    let width = array.dimensions[1]
    let electrodes = set.electrodes.count
    let people = people(file)
    let numbers = try array.numbers()
    let samples = array.dimensions[0]
    let events = events(numbers, samples: samples, width: width, rate: set.samplingRate ?? 512)
    var recordings: [Recording] = []
    for person in people {
      let start = firstElectrode + person * electrodes
      var recording = try set.recording(
        file, name: people.count > 1 ? "player\(person + 1)" : nil, numbers: numbers,
        labels: set.electrodes, offsets: (start..<start + electrodes).map { $0 * samples },
        stride: 1, count: samples, samplingRate: set.samplingRate ?? 512)
      for index in recording.channels.indices
      where bad.contains(recording.channels[index].label) {
        recording.channels[index].isMarkedBad = true
      }
      recording.events = events
      recordings.append(recording)
    }
    return recordings
  }

  private func isOwn(_ header: MATArray?) -> Bool {
    guard let header, header.kind.isNumeric, header.dimensions.count == 2 else { return false }
    return header.dimensions[0] > 1 && count.contains(header.dimensions[1])
  }

  /// Whose electrodes are meant, from 0.
  private func people(_ file: MATFile) -> Range<Int> {
    guard let playerInName, let place = file.stem.firstRange(of: playerInName),
      let number = file.stem[place.upperBound...].first?.wholeNumberValue,
      (1...players).contains(number)
    else { return 0..<players }
    return number - 1..<number
  }

  private func events(
    _ numbers: MATNumbers, samples: Int, width: Int, rate: Double
  ) -> [Event] {
    let columns = triggers.map { trigger in
      let column = trigger.column < 0 ? width + trigger.column : trigger.column
      return (start: column * samples, weight: trigger.weight)
    }
    var events: [Event] = []
    var (lit, begun) = (0.0, false)
    for sample in 0..<samples {
      let onset = Double(sample) / rate
      if let blockStart {
        let begins = numbers[blockStart * samples + sample] > 0
        if begins, !begun { events.append(Event(onset: onset, text: "block")) }
        begun = begins
      }
      let value = columns.reduce(0.0) { $0 + numbers[$1.start + sample] * $1.weight }
      defer { lit = value }
      guard value != lit, let code = Int(exactly: value) else { continue }
      if targets.contains(code) {
        events.append(Event(onset: onset, text: "target", code: code))
      } else if nonTargets.contains(code) {
        events.append(Event(onset: onset, text: "nontarget", code: code))
      }
    }
    return events
  }
}
