import LinearAlgebra
import Studies

/// The averages of subjects over each other: means, and intervals of them, in which each subject is one draw.
///
/// Electrodes are told by their names. One that at least half of the subjects have is there, and its mean is over those who
/// have it. Subjects of another rate, window or unit than most are left out.
package struct GroupAverages: Sendable {
  /// A mean over subjects, `[electrode, sample]`.
  package struct Curves: Sendable, Equatable {
    package let mean: [Double]
    /// Half the widths of pointwise 95 % intervals by Student's t; not a number of fewer than three subjects.
    package let half: [Double]
    /// The mean in its standard errors; 0 where there is none.
    package let t: [Double]
  }

  /// Who is in it.
  package let subjects: [String]
  /// Whose rate, window or unit is another.
  package let leftOut: [String]
  /// The electrodes that at least half of the subjects have, in the order in which they came.
  package let electrodes: [String]
  /// How many subjects have each.
  package let counts: [Int]
  package let samplingRate: Double
  package let firstSample: Int
  package let length: Int
  package let unit: String?
  /// Whether all windows are about their own mean, as those that were z-scored are.
  package let isAboutOwnMean: Bool
  /// What stands behind the curves.
  let ground: Ground
  package let target: Curves
  package let nonTarget: Curves
  package let difference: Curves
  /// Target minus non-target of each subject, `[electrode, sample]`; `nil` at electrodes that they lack.
  package let differences: [[[Double]?]]

  /// Averages over subjects; `nil` for none, and where no electrode is in half of them.
  package init?(_ all: [(subject: String, averages: VisitAverages)]) {
    var kinds: [(first: VisitAverages, members: [Int])] = []
    for (place, one) in all.enumerated() {
      if let kind = kinds.firstIndex(where: { $0.first.isLike(one.averages) }) {
        kinds[kind].members.append(place)
      } else {
        kinds.append((one.averages, [place]))
      }
    }
    // Of kinds with equally many the first.
    guard let kind = kinds.max(by: { $0.members.count < $1.members.count }) else { return nil }
    let taken = Set(kind.members)
    subjects = kind.members.map { all[$0].subject }
    leftOut = all.indices.filter { !taken.contains($0) }.map { all[$0].subject }
    let averages = kind.members.map { all[$0].averages }
    let places = averages.map(\.places)
    var order: [String] = []
    var found: [String: Int] = [:]
    for (one, places) in zip(averages, places) {
      for (place, label) in one.electrodes.enumerated() where places[label] == place {
        if found[label] == nil { order.append(label) }
        found[label, default: 0] += 1
      }
    }
    let electrodes = order.filter { 2 * (found[$0] ?? 0) >= averages.count }
    guard !electrodes.isEmpty else { return nil }
    self.electrodes = electrodes
    counts = electrodes.map { found[$0] ?? 0 }
    let length = kind.first.length
    (samplingRate, firstSample) = (kind.first.samplingRate, kind.first.firstSample)
    (self.length, unit) = (length, kind.first.unit)
    (isAboutOwnMean, ground) = (kind.first.isAboutOwnMean, kind.first.ground)
    func curves(_ values: (VisitAverages, Int) -> [Double]) -> Curves {
      Curves(
        electrodes.map { label in
          zip(averages, places).compactMap { one, places in places[label].map { values(one, $0) } }
        }, length: length)
    }
    target = curves { $0.window($0.target, at: $1) }
    nonTarget = curves { $0.window($0.nonTarget, at: $1) }
    difference = curves { $0.difference(at: $1) }
    differences = zip(averages, places).map { one, places in
      electrodes.map { label in places[label].map { one.difference(at: $0) } }
    }
  }

  /// Whether every subject has every electrode.
  package var isComplete: Bool { counts.allSatisfy { $0 == subjects.count } }

  /// The draws for tests: one a subject, and no difference at electrodes that they lack.
  package var draws: [[Double]] {
    let zeros = [Double](repeating: 0, count: length)
    return differences.map { $0.flatMap { $0 ?? zeros } }
  }
}

extension GroupAverages.Curves {
  /// Means and intervals of `[electrode][subject][sample]`.
  fileprivate init(_ values: [[[Double]]], length: Int) {
    var (means, halves, ts) = ([Double](), [Double](), [Double]())
    for subjects in values {
      let count = Double(subjects.count)
      let factor = studentQuantile(freedom: max(count - 1, 1), exceededBy: 0.05)
      for sample in 0..<length {
        let mean = subjects.reduce(0.0) { $0 + $1[sample] } / count
        let squares = subjects.reduce(0.0) {
          $0 + ($1[sample] - mean) * ($1[sample] - mean)
        }
        let error = (squares / max(count - 1, 1) / count).squareRoot()
        means.append(mean)
        halves.append(count < 3 ? .nan : factor * error)
        ts.append(error > 0 ? mean / error : 0)
      }
    }
    self.init(mean: means, half: halves, t: ts)
  }
}

extension VisitAverages {
  /// A mean at an electrode.
  fileprivate func window(_ mean: Mean, at electrode: Int) -> [Double] {
    mean.values[electrode * length..<(electrode + 1) * length].map { Double($0) }
  }
}
