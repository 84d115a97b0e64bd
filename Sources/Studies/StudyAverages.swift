import Files
import Signal

/// The averages that a study's folder holds, by subject.
package struct StudyAverages: Sendable {
  private let folder: String
  private let files: [String: [String]]

  /// Finds the averages that the units of some subjects have written.
  ///
  /// - Parameters:
  ///   - folder: of the study.
  ///   - subjects: whose; files of others are of former options.
  package init(folder: String, subjects: [String]) {
    self.folder = folder
    let subjects = Set(subjects)
    var files: [String: [String]] = [:]
    for name in Directory.names(in: "\(folder)/units")
    where name.hasSuffix(".json") && !name.hasSuffix("_times.json") && !name.hasPrefix(".") {
      guard let record = UnitRecord.read("\(folder)/units/\(name)"),
        subjects.contains(record.subject)
      else { continue }
      // No more than what such a unit writes: the record may be anybody's.
      files[record.subject, default: []] += record.files.filter {
        $0.hasSuffix(AveragesFile.suffix)
          && StudyUnit.mayWrite($0, unit: record.unit, subject: record.subject)
      }
    }
    self.files = files
  }

  /// Whether there are none, as in studies of before they were kept.
  package var isEmpty: Bool { files.values.allSatisfy(\.isEmpty) }

  /// The averages of each session of a subject, in order, and why some cannot be read.
  package func visits(
    of subject: String
  ) -> (visits: [(session: String?, averages: VisitAverages)], errors: [ReadingError]) {
    var visits: [(session: String?, averages: VisitAverages)] = []
    var errors: [ReadingError] = []
    for path in files[subject] ?? [] {
      do throws(ReadingError) {
        let averages = try AveragesFile.read("\(folder)/\(path)")
        visits.append((BIDSEntities(path: path).session, averages))
      } catch { errors.append(error) }
    }
    return (visits, errors)
  }
}

extension VisitAverages {
  /// Whether numbers of both may be averaged.
  package func isLike(_ other: VisitAverages) -> Bool {
    samplingRate == other.samplingRate && firstSample == other.firstSample
      && length == other.length && unit == other.unit && isAboutOwnMean == other.isAboutOwnMean
  }

  /// The averages over all epochs of some sessions, at the electrodes that all of them have.
  ///
  /// Sessions of another rate, window or unit than the first are left out.
  ///
  /// - Returns: `nil` where there are none, or none of their electrodes is in all of them.
  package static func merged(_ sessions: [VisitAverages]) -> VisitAverages? {
    guard let first = sessions.first else { return nil }
    let alike = sessions.filter(first.isLike)
    guard alike.count > 1 else { return first }
    let places = alike.map(\.places)
    let common = first.electrodes.filter { label in places.allSatisfy { $0[label] != nil } }
    guard !common.isEmpty else { return nil }
    func mean(_ part: (VisitAverages) -> Mean) -> Mean {
      let epochs = alike.reduce(0) { $0 + part($1).epochs }
      var sums = [Double](repeating: 0, count: common.count * first.length)
      for (session, places) in zip(alike, places) {
        let (values, weight) = (part(session).values, Double(part(session).epochs))
        for (electrode, label) in common.enumerated() {
          let start = (places[label] ?? 0) * first.length
          for sample in 0..<first.length {
            sums[electrode * first.length + sample] += weight * Double(values[start + sample])
          }
        }
      }
      return Mean(epochs: epochs, values: sums.map { Float($0 / Double(epochs)) })
    }
    return VisitAverages(
      electrodes: common, samplingRate: first.samplingRate, firstSample: first.firstSample,
      length: first.length, unit: first.unit, isAboutOwnMean: first.isAboutOwnMean,
      target: mean(\.target), nonTarget: mean(\.nonTarget))
  }

  /// The place of each electrode; of two of one name the first.
  package var places: [String: Int] {
    Dictionary(zip(electrodes, electrodes.indices)) { first, _ in first }
  }

  /// Target minus non-target at an electrode.
  package func difference(at electrode: Int) -> [Double] {
    (electrode * length..<(electrode + 1) * length).map {
      Double(target.values[$0]) - Double(nonTarget.values[$0])
    }
  }
}
