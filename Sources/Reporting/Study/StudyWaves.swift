import Plotting
import Signal
import Statistics
import Studies

/// The averages of a study's subjects: over each other, and each in small.
struct StudyWaves: Sendable {
  /// Over subjects; `nil` where no study has kept any.
  let group: GroupAverages?
  /// What of the difference over subjects is more than noise.
  let findings: ContrastFindings?
  /// Subjects with averages that cannot be read, or that have no electrode in all sessions.
  let unreadable: [String]
  /// How many epochs of each class there are in all.
  let epochs: (target: Int, nonTarget: Int)
  /// The electrode of small waves, as an index into those of the group.
  let site: Int?
  /// What the height of small waves stands for.
  let range: ClosedRange<Double>
  private let places: [String: Int]

  init(_ averages: StudyAverages, subjects: [String], threads: Int) {
    var all: [(subject: String, averages: VisitAverages)] = []
    var unreadable: [String] = []
    for subject in averages.isEmpty ? [] : subjects {
      let (visits, errors) = averages.visits(of: subject)
      let merged = VisitAverages.merged(visits.map(\.averages))?.aboutBaseline
      if !errors.isEmpty || merged == nil && !visits.isEmpty { unreadable.append(subject) }
      if let merged { all.append((subject, merged)) }
    }
    self.unreadable = unreadable
    epochs = all.reduce((0, 0)) {
      ($0.0 + $1.averages.target.epochs, $0.1 + $1.averages.nonTarget.epochs)
    }
    let group = GroupAverages(all)
    self.group = group
    places = Dictionary(
      uniqueKeysWithValues: (group?.subjects ?? []).enumerated().map { ($1, $0) })
    findings = group.map { group in
      ContrastFindings(
        ContrastUnits(differences: group.draws), places: group.electrodes.map(Montage.position),
        length: group.length, rate: group.samplingRate, firstSample: group.firstSample,
        areAboutOwnMean: group.isAboutOwnMean, threads: threads)
    }
    let site = group.map { group in
      group.electrodes.firstIndex { Montage.matches($0, "Pz") } ?? group.strongest
    }
    self.site = site
    let largest = (group?.differences ?? []).compactMap { electrodes in
      site.flatMap { electrodes[$0] }?.reduce(0) { max($0, abs($1)) }
    }.sorted()
    // One subject with a broken electrode should not make everyone else's wave a line.
    let most = largest.isEmpty ? 1 : largest[min(largest.count * 95 / 100, largest.count - 1)]
    range = most > 0 ? -most...most : -1...1
  }

  /// A subject's small wave: target minus non-target at the site, on the scale of all.
  func wave(of subject: String) -> Markup? {
    guard let group, let site, let place = places[subject],
      let values = group.differences[place][site]
    else { return nil }
    let marks = [0, 0.3].map { seconds in
      (seconds * group.samplingRate - Double(group.firstSample)) / Double(max(group.length - 1, 1))
    }.filter { (0...1).contains($0) }
    return Theme.embedded(
      Sparkline(
        "sub-\(subject), \(group.electrodes[site])", values: values, range: range, marks: marks
      ).svg)
  }
}

extension GroupAverages {
  /// The electrode whose difference is the most standard errors from 0.
  fileprivate var strongest: Int {
    let best = difference.t.indices.max { abs(difference.t[$0]) < abs(difference.t[$1]) } ?? 0
    return best / max(length, 1)
  }

  /// What averages are measured in, as figures say it.
  var amplitudeUnit: String { unit ?? "recorded unit" }

  /// As figures show them.
  var shown: ShownAverages {
    func curves(_ curves: Curves) -> ShownAverages.Curves {
      ShownAverages.Curves(
        mean: curves.mean, half: curves.half.contains(where: \.isFinite) ? curves.half : nil)
    }
    return ShownAverages(
      electrodes: electrodes, samplingRate: samplingRate, firstSample: firstSample, length: length,
      unit: amplitudeUnit, ground: ground, target: curves(target), nonTarget: curves(nonTarget),
      difference: curves(difference), contrast: difference.t)
  }
}
