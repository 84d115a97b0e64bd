import Detection
import Evaluation
import Files
import Reading
import Signal

extension StudyPlan {
  /// What became of a unit.
  public enum Outcome: Sendable, Equatable {
    /// It was done before.
    case unchanged
    /// It is done.
    case done
    /// It failed, wholly or in part, which its file says.
    case failed(reasons: [String])
  }

  /// Does a unit and writes its files, unless it is done already; what failed before is tried again.
  ///
  /// - Parameters:
  ///   - unit: one of `units`.
  ///   - threads: how many threads may work; the files are the same on any number.
  /// - Returns: what became of it.
  /// - Throws: `StudyError.writing`; everything else that goes wrong is an outcome.
  public func run(_ unit: StudyUnit, threads: Int) throws(StudyError) -> Outcome {
    let result = FileLedger.$current.withValue(FileLedger()) {
      Result { () throws(StudyError) in try runAlone(unit, threads: threads) }
    }
    return try result.get()
  }

  private func runAlone(_ unit: StudyUnit, threads: Int) throws(StudyError) -> Outcome {
    let old = UnitRecord.read(recordPath(of: unit))
    var record = UnitRecord(
      unit: unit.name, subject: unit.subject, key: "", inputSha256: "", design: settings.design,
      seed: settings.seed, sessions: Set(unit.visits.map(\.entities.session)).count)
    var times = UnitTimes()
    var digests = FileDigests(from: store)
    do throws(ReadingError) {
      record.inputSha256 = try digest(of: unit, &digests)
      record.key = key(record.inputSha256, of: unit)
    } catch {
      record.failures.append(UnitRecord.Failure(reason: error.description))
    }
    if let old, record.failures.isEmpty, old.key == record.key, old.failures.isEmpty,
      hasFiles(of: old)
    {
      do throws(WritingError) { try addAverages(of: unit, to: old, threads: threads) } catch {
        throw .writing(error)
      }
      return .unchanged
    }
    record.warnings = digests.copies(
      among: ([unit] + others(than: unit)).flatMap(\.visits).flatMap(\.recordings)
    ).map { "\($1): has the same content as \($0)" }
    do throws(WritingError) {
      try results.begin(facts)
      let others = others(than: unit)
      if !others.isEmpty { keepDigests(of: (others + [unit]).flatMap(\.visits), digests) }
      // Whoever looks for results meanwhile must not find those of something else.
      try OutputFile.remove(recordPath(of: unit))
      for file in old?.files ?? [] where unit.mayWrite(file) {
        try OutputFile.remove("\(output)/\(file)")
      }
      if record.failures.isEmpty {
        try judge(unit, into: &record, &times, &digests, threads: threads)
      }
      try OutputFile.write(JSONText.encode(times) + "\n", to: timesPath(of: unit))
      try OutputFile.write(record.text, to: recordPath(of: unit))
    } catch { throw .writing(error) }
    return record.failures.isEmpty ? .done : .failed(reasons: record.failures.map(\.reason))
  }

  /// Epochs of a unit and how they are divided.
  private struct Material {
    var epochs: Epochs
    var kind: SplitKind
    /// The visit of each recording, by its place among those of the unit; `nil` for other people's.
    var visits: [Int?]
    /// Of the unit's own visits; `nil` where a class is missing.
    var averages: [VisitAverages?]
    var only: String?
  }

  private func judge(
    _ unit: StudyUnit, into record: inout UnitRecord, _ times: inout UnitTimes,
    _ digests: inout FileDigests, threads: Int
  ) throws(WritingError) {
    let material: Material
    do {
      keepEpochs(ofOthersThan: unit, threads: threads, &digests)
      material = try self.material(
        of: unit, threads: threads, &digests, warnings: &record.warnings)
    } catch {
      record.failures.append(UnitRecord.Failure(reason: error.description))
      return
    }
    try write(material.averages, of: unit, into: &record)
    for method in settings.methods {
      var trainer = DetectorTrainer(method)
      trainer.seed = settings.seed
      trainer.threads = threads
      var evaluator = Evaluator(trainer, kind: material.kind)
      evaluator.gap = settings.gap
      evaluator.seeds = [settings.seed]
      evaluator.only = material.only
      evaluator.settings.threads = threads
      let clock = ContinuousClock()
      let start = clock.now
      do {
        let summary = try evaluator.evaluate(material.epochs)
        let seconds = (clock.now - start) / .seconds(1)
        times.secondsPerFold[method.name] = seconds / Double(max(summary.runs.count, 1))
        try take(summary, of: method, material, unit, into: &record)
      } catch let error as WritingError {
        throw error
      } catch {
        record.failures.append(UnitRecord.Failure(pipeline: method.name, reason: "\(error)"))
      }
    }
  }

  /// Writes the averages of a unit that was done before they were kept; its scores stay.
  private func addAverages(
    of unit: StudyUnit, to record: UnitRecord, threads: Int
  ) throws(WritingError) {
    guard !record.files.contains(where: { $0.hasSuffix(AveragesFile.suffix) }) else { return }
    // What could be scored can be read; should it not be so any more, the unit is done all the same.
    let averages = try? unit.visits.map {
      try self.averages(of: load($0, threads: threads))
    }
    guard let averages else { return }
    var new = record
    new.files = []
    try write(averages, of: unit, into: &new)
    new.files += record.files
    try OutputFile.write(new.text, to: recordPath(of: unit))
  }

  private func averages(of loaded: EpochsLoader.Loaded) -> VisitAverages? {
    VisitAverages(of: loaded.epochs, unit: loaded.unit)
  }

  /// Writes the averages of a unit's visits.
  private func write(
    _ averages: [VisitAverages?], of unit: StudyUnit, into record: inout UnitRecord
  ) throws(WritingError) {
    for (visit, averages) in zip(unit.visits, averages) {
      guard let averages else { continue }
      let path = AveragesFile.path(of: visit)
      try Directory.create("\(output)/\(visit.folder)")
      try AveragesFile.write(averages, to: "\(output)/\(path)")
      record.files += [AveragesFile.sidecar(of: path), path]
    }
  }

  /// Takes down what a method came to, session by session, and writes its scores.
  private func take(
    _ summary: EvaluationSummary, of method: DetectionMethod, _ material: Material,
    _ unit: StudyUnit, into record: inout UnitRecord
  ) throws {
    let epochs = summary.epochs
    for (place, visit) in unit.visits.enumerated() {
      let parts = summary.parts { material.visits[Int(epochs.recordings[$0])] == place }
      guard !parts.isEmpty else { continue }
      let isPooled = settings.design == .withinSession && parts.count > 1
      for part in parts {
        let run = part.run
        let table = MetricTable(
          probabilities: run.scores, threshold: run.threshold,
          labels: run.split.test.map { epochs.labels[$0] })
        var metrics: [String: Double] = [:]
        for metric in Metric.allCases { metrics[metric.rawValue] = table[metric] }
        if part.selections > 0 {
          metrics[StudyMetric.characters.name] =
            Double(part.correctSelections) / Double(part.selections)
        }
        if !isPooled { metrics.takeRates(of: [part], in: summary) }
        record.results.append(
          UnitRecord.Result(
            session: visit.entities.session, fold: run.split.name, pipeline: method.name,
            samples: run.split.training.count, channels: epochs.electrodes.count, metrics: metrics))
      }
      if isPooled {
        // A fold has a selection or two, of which bits per minute say nothing.
        var metrics: [String: Double] = [:]
        metrics.takeRates(of: parts, in: summary)
        if !metrics.isEmpty {
          let samples = parts.reduce(0) { $0 + $1.run.split.training.count } / parts.count
          record.results.append(
            UnitRecord.Result(
              session: visit.entities.session, fold: UnitRecord.allFolds, pipeline: method.name,
              samples: samples, channels: epochs.electrodes.count, metrics: metrics))
        }
      }
      let name = StudyScoresFile.name(of: visit, method: method)
      try Directory.create("\(output)/\(visit.folder)")
      try StudyScoresFile.write(
        parts.map(\.run), of: epochs, to: "\(output)/\(visit.folder)/\(name)")
      record.files.append("\(visit.folder)/\(name)")
    }
  }

  /// Why a unit has no epochs to judge.
  enum MaterialError: Error, CustomStringConvertible {
    case loading(LoadingError)
    case reading(ReadingError)
    case merging(MergingError)

    var description: String {
      switch self {
      case .loading(let error): error.description
      case .reading(let error): error.description
      case .merging(let error): error.description
      }
    }
  }

  private func material(
    of unit: StudyUnit, threads: Int, _ digests: inout FileDigests, warnings: inout [String]
  ) throws(MaterialError) -> Material {
    var averages: [VisitAverages?] = []
    var sets: [(place: Int?, subject: String, epochs: Epochs)] = []
    for (place, visit) in unit.visits.enumerated() {
      let loaded = try load(visit, threads: threads)
      warnings += loaded.report.warnings.map(\.description)
      averages.append(self.averages(of: loaded))
      sets.append((place, unit.subject, loaded.epochs))
    }
    for other in others(than: unit) {
      for visit in other.visits {
        do {
          sets.append((nil, other.subject, try epochs(of: visit, threads: threads, &digests)))
        } catch {
          // One person's broken file must not take the others' results away.
          warnings.append(
            "not learned from, as it cannot be read: \(visit.entities.visit): \(error)")
        }
      }
    }
    let visits = sets.flatMap { set in
      Array(repeating: set.place, count: set.epochs.recordingCount)
    }
    let subjects = sets.flatMap { set in
      Array(repeating: "sub-\(set.subject)", count: set.epochs.recordingCount)
    }
    let epochs: Epochs
    do { epochs = try Epochs.merged(sets.map(\.epochs)) } catch { throw .merging(error) }
    sets = []
    switch settings.design {
    case .withinSession:
      return Material(
        epochs: epochs, kind: .selections(of: epochs), visits: visits, averages: averages)
    case .calibration:
      return Material(
        epochs: epochs, kind: .calibration, visits: visits, averages: averages)
    case .acrossSessions:
      return Material(
        epochs: epochs, kind: .laterGroups(visits.map { $0 ?? 0 }), visits: visits,
        averages: averages)
    case .acrossSubjects:
      return Material(
        epochs: epochs, kind: .subjects(subjects), visits: visits, averages: averages,
        only: "sub-\(unit.subject)")
    }
  }

  func load(_ visit: BIDSVisit, threads: Int) throws(MaterialError) -> EpochsLoader.Loaded {
    var loader = settings.loader
    loader.threads = threads
    var files: [InputFile] = []
    for path in visit.recordings {
      do { files.append(try InputFile(path, inflation: settings.inflation)) } catch {
        throw .reading(error)
      }
    }
    do { return try loader.load(files) } catch { throw .loading(error) }
  }
}

extension [String: Double] {
  /// Takes down the bits per minute of the selections of some runs, where there are any.
  fileprivate mutating func takeRates(
    of parts: [EvaluationSummary.Part], in summary: EvaluationSummary
  ) {
    let rows = summary.byRepetition(of: parts)
    self[StudyMetric.bitsPerMinute.name] = rows.last?.bitsPerMinute
    self[StudyMetric.bestBitsPerMinute.name] = rows.compactMap(\.bitsPerMinute).max()
  }
}
