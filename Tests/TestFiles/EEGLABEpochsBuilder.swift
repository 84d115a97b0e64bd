/// Builds data sets of epochs as EEGLAB has them, without this package's own writer.
public struct EEGLABEpochsBuilder: Sendable {
  /// An event: its type, the trial that it is in, and how many samples behind the trial's time 0.
  public struct Event: Sendable {
    /// Its type, a text or a number.
    public var type: MATBuilder.Value
    /// From 0.
    public var trial: Int
    /// In samples.
    public var offset: Double
    /// Which of the recording's events it is, from 1.
    public var original: Int?

    /// An event from its parts.
    public init(_ type: MATBuilder.Value, trial: Int, offset: Double = 0, original: Int? = nil) {
      self.type = type
      self.trial = trial
      self.offset = offset
      self.original = original
    }
  }

  /// How many trials there are.
  public var trials: Int
  /// Samples a trial.
  public var points = 20
  /// The first sample of a trial, counted from its time 0.
  public var first = -5
  /// In Hz.
  public var rate = 100.0
  /// All events.
  public var events: [Event] = []
  /// The latencies of the recording's own events, in samples from 1.
  public var originals: [Double] = []
  /// The trials that are marked for rejection.
  public var rejected: Set<Int> = []
  /// Whether events stand in the list of trials alone.
  public var listsTrialsAlone = false
  /// The samples, where they are not inside.
  public var data: MATBuilder.Value?

  /// A set of trials without events, of two electrodes and an EOG.
  public init(trials: Int) { self.trials = trials }

  /// The number that stands for a sample of a channel.
  public static func sample(_ index: Int, trial: Int, channel: Int) -> Float {
    Float(trial * 1000 + channel * 100 + index)
  }

  /// All samples, [channel, point, trial] with the channel fastest.
  public var samples: [Float] {
    (0..<trials).flatMap { trial in
      (0..<points).flatMap { point in
        (0..<3).map { Self.sample(point, trial: trial, channel: $0) }
      }
    }
  }

  /// The bytes of the file.
  public func file(_ builder: MATBuilder = MATBuilder()) -> [UInt8] {
    func number(_ value: Double) -> MATBuilder.Value { .numbers(sizes: [1, 1], [value]) }
    let empty = MATBuilder.Value.numbers(sizes: [0, 0], [])
    var fields: [(String, MATBuilder.Value)] = [
      ("nbchan", number(3)), ("trials", number(Double(trials))), ("pnts", number(Double(points))),
      ("srate", number(rate)), ("xmin", number(Double(first) / rate)),
      (
        "data",
        data
          ?? .numbers(
            sizes: [3, points, trials], class: 7, stored: .single, samples.map { Double($0) })
      ),
      (
        "chanlocs",
        .structure(
          fields: ["labels", "type"],
          elements: [
            [.text("Cz"), .text("EEG")], [.text("EOGv"), .text("EOG")], [.text("Pz"), .text("")],
          ])
      ),
    ]
    if listsTrialsAlone {
      fields.append(
        (
          "epoch",
          .structure(
            fields: ["eventtype", "eventlatency"],
            elements: (0..<trials).map { trial in
              let own = events.filter { $0.trial == trial }
              return [
                .cells(own.map(\.type)), .cells(own.map { number($0.offset / rate * 1000) }),
              ]
            })
        ))
    } else {
      fields.append(
        (
          "event",
          .structure(
            fields: ["type", "latency", "epoch", "urevent"],
            elements: events.map { event in
              [
                event.type,
                number(Double(event.trial * points - first + 1) + event.offset),
                number(Double(event.trial + 1)), event.original.map { number(Double($0)) } ?? empty,
              ]
            })
        ))
    }
    if !originals.isEmpty {
      fields.append(
        ("urevent", .structure(fields: ["latency"], elements: originals.map { [number($0)] })))
    }
    if !rejected.isEmpty {
      let marks = (0..<trials).map { rejected.contains($0) ? 1.0 : 0 }
      fields.append(
        (
          "reject",
          .structure(
            fields: ["rejmanual"], elements: [[.numbers(sizes: [1, trials], marks)]])
        ))
    }
    return builder.file([
      ("EEG", .structure(fields: fields.map(\.0), elements: [fields.map(\.1)]))
    ])
  }

  /// Twelve trials about `target` and `standard` in turn, with the next flash in each window, too.
  public static func oddball() -> EEGLABEpochsBuilder {
    var builder = EEGLABEpochsBuilder(trials: 12)
    for trial in 0..<12 {
      builder.originals.append(Double(trial * 10 + 101))
      builder.events.append(
        Event(.text(trial % 3 == 0 ? "target" : "standard"), trial: trial, original: trial + 1))
      if trial < 11 {
        builder.events.append(
          Event(
            .text((trial + 1) % 3 == 0 ? "target" : "standard"), trial: trial, offset: 10,
            original: trial + 2))
      }
    }
    return builder
  }
}
