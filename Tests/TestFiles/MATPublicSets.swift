/// Small files laid out as public P300 data sets are: 30 s, flashes every half a second from 2.0 s on.
public enum MATPublicSets {
  /// The onset of a flash in samples, its code and whether it is a target.
  public typealias Flash = (sample: Int, code: Int, isTarget: Bool)

  /// 24 flashes of 12 codes from 2 s on, every half second; 3 and 9 are targets.
  public static func flashes(rate: Int, codes: Int = 12, targets: Set<Int> = [3, 9]) -> [Flash] {
    (0..<24).map { index in
      let code = index % codes + 1
      return (2 * rate + index * rate / 2, code, targets.contains(code))
    }
  }

  private static func column(_ values: [Double]) -> MATBuilder.Value {
    .numbers(sizes: [values.count, 1], values)
  }

  private static func signal(_ count: Int, _ electrodes: Int) -> [Double] {
    (0..<electrodes).flatMap { electrode in
      (0..<count).map { MATDataSets.ramp($0, electrode) }
    }
  }

  /// One run of BNCI 2014-008 or -009.
  public static func bnciRun(
    labels: [String], count: Int = 3800, classes: [String] = ["NonTarget", "Target"],
    codeNames: [String] = ["col 1"], trials: [Double] = [1, 2048]
  ) -> [(name: String, value: MATBuilder.Value)] {
    var (y, codes) = ([Double](repeating: 0, count: count), [Double](repeating: 0, count: count))
    for flash in flashes(rate: 256) where flash.sample + 32 < count {
      for sample in flash.sample..<flash.sample + 32 {
        y[sample] = (classes[0] == "NonTarget") == flash.isTarget ? 2 : 1
        codes[sample] = Double(flash.code)
      }
    }
    return [
      ("channels", .cells(labels.map { .text($0) })),
      ("X", .numbers(sizes: [count, labels.count], signal(count, labels.count))),
      ("y", column(y)), ("y_stim", column(codes)), ("trial", column(trials)),
      ("classes", .cells(classes.map { .text($0) })),
      ("classes_stim", .cells(codeNames.map { .text($0) })), ("gender", .text("x")),
    ]
  }

  /// A file whose variable `data` holds `runs`: a struct where there is one and no cell is wanted.
  public static func bnci(
    _ runs: [[(name: String, value: MATBuilder.Value)]], isCell: Bool,
    builder: MATBuilder = MATBuilder()
  ) -> [UInt8] {
    func structure(
      _ runs: [[(name: String, value: MATBuilder.Value)]]
    ) -> MATBuilder.Value {
      .structure(fields: runs[0].map(\.name), elements: runs.map { $0.map(\.value) })
    }
    let data = isCell ? .cells(runs.map { structure([$0]) }) : structure(runs)
    return builder.file([("data", data)])
  }

  /// A run of EPFL's six images, the third attended, with `padding` samples of zeros.
  public static func epfl(
    channels: Int = 34, padding: Int = 50, builder: MATBuilder = MATBuilder()
  ) -> [UInt8] {
    let count = 9000
    let signal = (0..<count).flatMap { sample in
      (0..<channels).map { sample < count - padding ? MATDataSets.ramp(sample, $0) + 1 : 0 }
    }
    // From 23:59:58.5 on the last day of February in a leap year.
    let dates = (0..<8).map { index -> [Double] in
      let second = 58.5 + Double(index) * 0.4
      return second < 60 ? [2004, 2, 29, 23, 59, second] : [2004, 3, 1, 0, 0, second - 60]
    }
    return builder.file([
      ("data", .numbers(sizes: [channels, count], signal)),
      ("events", .numbers(sizes: [8, 6], (0..<6).flatMap { part in dates.map { $0[part] } })),
      ("stimuli", .numbers(sizes: [1, 8], (0..<8).map { Double($0 % 6 + 1) })),
      ("target", .numbers(sizes: [1, 1], [3])),
      ("targets_counted", .numbers(sizes: [1, 1], [2])),
    ])
  }

  /// A session of Lee 2019, with `x` as [sample, electrode] or with one more dimension.
  public static func lee(
    isNested: Bool = false, targetIs: Double = 1, builder: MATBuilder = MATBuilder()
  ) -> [UInt8] {
    let count = 3800
    let found = flashes(rate: 256)
    let classes: MATBuilder.Value = .cells(
      [.text("1"), .text("2")]
        + [targetIs == 1 ? "target" : "nontarget", targetIs == 1 ? "nontarget" : "target"].map {
          .text($0)
        })
    let fields: [(name: String, value: MATBuilder.Value)] = [
      ("x", .numbers(sizes: isNested ? [1, count, 3] : [count, 3], signal(count, 3))),
      ("t", .numbers(sizes: [1, 24], found.map { Double($0.sample + 1) })),
      ("fs", .numbers(sizes: [1, 1], [1000])),
      (
        "y_dec",
        .numbers(sizes: [1, 24], found.map { $0.isTarget ? targetIs : 3 - targetIs })
      ), ("class", classes), ("chan", .cells(["Fz", "Cz", "Pz"].map { .text($0) })),
    ]
    let run = MATBuilder.Value.structure(
      fields: fields.map(\.name), elements: [fields.map(\.value)])
    return builder.file([("EEG_ERP_train", run), ("EEG_ERP_test", run)])
  }

  /// A matrix [sample, column] called `name`: a ramp, and triggers of one sample in some columns, with
  /// their values for targets and for others; 0 for none.
  public static func columns(
    _ name: String, count: Int, rate: Int, triggers: [(column: Int, target: Int, other: Int)],
    builder: MATBuilder = MATBuilder()
  ) -> [UInt8] {
    let samples = 15 * rate
    var values = signal(samples, count)
    for (column, target, other) in triggers {
      for sample in 0..<samples { values[column * samples + sample] = 0 }
      for flash in flashes(rate: rate) {
        values[column * samples + flash.sample] = Double(flash.isTarget ? target : other)
      }
    }
    return builder.file([(name, .numbers(sizes: [samples, count], values))])
  }
}
