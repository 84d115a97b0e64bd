/// Small recordings laid out as the public P300 data sets are, with a ramp for a signal.
public enum MATDataSets {
  /// A flash of a fixture: onset in samples of its record, code, whether it is a target.
  public struct Flash {
    /// The first sample.
    public var onset: Int
    /// The code that lights up.
    public var code: Int
    /// Whether the subject attends it.
    public var isTarget: Bool

    /// A flash from its parts.
    public init(_ onset: Int, _ code: Int, _ isTarget: Bool) {
      self.onset = onset
      self.code = code
      self.isTarget = isTarget
    }
  }

  /// `repetitions` rounds of `codes`, `step` samples apart from `start`.
  public static func flashes(
    from start: Int, step: Int, codes: [Int], targets: Set<Int>, repetitions: Int
  ) -> [Flash] {
    (0..<(repetitions * codes.count)).map { index in
      let code = codes[index % codes.count]
      return Flash(start + index * step, code, targets.contains(code))
    }
  }

  /// The sample of the ramp: every electrode's own, different at every sample.
  public static func ramp(_ sample: Int, _ electrode: Int) -> Double {
    Double((sample * 7 + electrode * 100) % 30_000 - 15_000)
  }

  /// What each state is at every sample of one record; a flash lasts `length` samples.
  public static func states(
    _ flashes: [Flash], count: Int, length: Int
  ) -> (flashing: [Double], codes: [Double], types: [Double]) {
    var flashing = [Double](repeating: 0, count: count)
    var (codes, types) = (flashing, flashing)
    for flash in flashes {
      for sample in flash.onset..<min(flash.onset + length, count) {
        flashing[sample] = 1
        codes[sample] = Double(flash.code)
        types[sample] = flash.isTarget ? 1 : 0
      }
    }
    return (flashing, codes, types)
  }

  /// As BCI Competition II, IIb: one run, two letters (P, 7), 2 repetitions of 12 codes.
  public static func wadsworthRun(
    electrodes: Int = 64, labels: Bool = true, builder: MATBuilder = MATBuilder()
  ) -> [UInt8] {
    let codes = Array(1...12)
    let first = flashes(from: 10, step: 6, codes: codes, targets: [4, 9], repetitions: 2)
    let second = flashes(from: 200, step: 6, codes: codes, targets: [3, 12], repetitions: 2)
    let count = 360
    let states = states(first + second, count: count, length: 4)
    let phases = (0..<count).map { (8..<160).contains($0) || (190..<350).contains($0) ? 2.0 : 1.0 }
    var variables: [(name: String, value: MATBuilder.Value)] = [
      (
        "signal",
        .numbers(
          sizes: [count, electrodes], class: 10, stored: .int16,
          (0..<electrodes).flatMap { electrode in (0..<count).map { ramp($0, electrode) } })
      ),
      ("Flashing", .numbers(sizes: [count, 1], class: 9, stored: .uint8, states.flashing)),
      ("StimulusCode", .numbers(sizes: [count, 1], class: 9, stored: .uint8, states.codes)),
      ("PhaseInSequence", .numbers(sizes: [count, 1], class: 9, stored: .uint8, phases)),
    ]
    if labels {
      variables.append(
        ("StimulusType", .numbers(sizes: [count, 1], class: 9, stored: .uint8, states.types)))
    }
    return builder.file(variables)
  }

  /// As BCI Competition III, II: three characters (E, _, A), the first flash at sample 0.
  public static func wadsworthCharacters(
    labels: Bool = true, electrodes: Int = 64, builder: MATBuilder = MATBuilder()
  ) -> [UInt8] {
    let targets: [Set<Int>] = [[5, 7], [6, 12], [1, 7]]
    return blocks(
      targets.map {
        flashes(from: 0, step: 5, codes: Array(1...12), targets: $0, repetitions: 2)
      }, length: 130, electrodes: electrodes, stored: .single, kind: 7, labels: labels,
      characters: labels ? .text("E_A") : nil, builder: builder)
  }

  /// As the seven-choice set: Up, Idle, Open.
  public static func sevenChoice(builder: MATBuilder = MATBuilder()) -> [UInt8] {
    let targets: [Set<Int>] = [[4], [], [7]]
    return blocks(
      targets.map {
        flashes(from: 20, step: 8, codes: [3, 1, 7, 2, 6, 4, 5], targets: $0, repetitions: 3)
      }, length: 220, electrodes: 8, stored: .double, kind: 6, labels: true,
      characters: .cells(["Up", "Idle", "Open"].map { .text($0) }), builder: builder)
  }

  /// As BNCI 003-2015: `train` spells HI, `test` the single letter W.
  ///
  /// Letters begin `spacing` samples apart, flashes 12.
  public static func guger(builder: MATBuilder = MATBuilder(), spacing: Int = 500) -> [UInt8] {
    func run(_ letters: [Set<Int>]) -> MATBuilder.Value {
      let flashes = letters.enumerated().flatMap { index, targets in
        MATDataSets.flashes(
          from: 30 + spacing * index, step: 12, codes: Array(1...12), targets: targets,
          repetitions: 2)
      }
      let count = 30 + spacing * letters.count
      let states = states(flashes, count: count, length: 3)
      var values: [Double] = []
      for sample in 0..<count {
        values.append(Double(sample) / 256)
        for electrode in 0..<8 { values.append(ramp(sample, electrode)) }
        values += [states.codes[sample], states.types[sample]]
      }
      return .numbers(sizes: [11, count], values)
    }
    return builder.file([
      (
        "s1",
        .structure(
          fields: ["train", "test"], elements: [[run([[2, 8], [3, 8]]), run([[5, 10]])]])
      )
    ])
  }

  private static func blocks(
    _ flashes: [[Flash]], length: Int, electrodes: Int, stored: MATBuilder.Stored, kind: UInt8,
    labels: Bool, characters: MATBuilder.Value?, builder: MATBuilder
  ) -> [UInt8] {
    let states = flashes.map { Self.states($0, count: length, length: 3) }
    let count = flashes.count
    func interleaved(_ state: (Int) -> Double) -> [Double] {
      (0..<(length * count)).map(state)
    }
    let flashing = interleaved { states[$0 % count].flashing[$0 / count] }
    let codes = interleaved { states[$0 % count].codes[$0 / count] }
    let types = interleaved { states[$0 % count].types[$0 / count] }
    let signal = (0..<electrodes).flatMap { electrode in
      (0..<(length * count)).map { ramp($0 % count * length + $0 / count, electrode) }
    }
    var variables: [(name: String, value: MATBuilder.Value)] = [
      (
        "Signal",
        .numbers(sizes: [count, length, electrodes], class: kind, stored: stored, signal)
      ),
      ("Flashing", .numbers(sizes: [count, length], stored: .uint8, flashing)),
      ("StimulusCode", .numbers(sizes: [count, length], stored: .uint8, codes)),
    ]
    if labels {
      variables.append(("StimulusType", .numbers(sizes: [count, length], stored: .uint8, types)))
    }
    if let characters { variables.append(("TargetChar", characters)) }
    return builder.file(variables)
  }
}

extension MATDataSets {
  /// As EEGLAB: 2 channels, 40 points a trial at 100 Hz, an event `square` at point 11 for 5 points,
  /// a boundary between points 30 and 31.
  public static func eeglab(
    trials: Int = 1, isStruct: Bool = true, data: MATBuilder.Value? = nil,
    boundary: MATBuilder.Value = .text("boundary"),
    builder: MATBuilder = MATBuilder()
  ) -> [UInt8] {
    let count = 40 * trials
    let sizes = trials == 1 ? [2, 40] : [2, 40, trials]
    let signal = (0..<count).flatMap { sample in (0..<2).map { ramp(sample, $0) } }
    func number(_ value: Double) -> MATBuilder.Value { .numbers(sizes: [1, 1], [value]) }
    let events: [[MATBuilder.Value]] = [
      [.text("square"), number(11), number(5)],
      [boundary, number(30.5), number(.nan)],
      [number(7), number(35.25), .numbers(sizes: [0, 0], [])],
    ]
    let fields: [(name: String, value: MATBuilder.Value)] = [
      ("nbchan", number(2)), ("pnts", number(40)), ("trials", number(Double(trials))),
      ("srate", number(100)),
      ("data", data ?? .numbers(sizes: sizes, class: 7, stored: .single, signal)),
      ("event", .structure(fields: ["type", "latency", "duration"], elements: events)),
      (
        "chanlocs",
        .structure(
          fields: ["labels", "type"],
          elements: [[.text("Cz"), .text("")], [.text("HEOG"), .text("EOG")]])
      ),
    ]
    if !isStruct { return builder.file(fields) }
    return builder.file([
      ("EEG", .structure(fields: fields.map(\.name), elements: [fields.map(\.value)]))
    ])
  }
}
