import ElementaryFunctions
import Evaluation
import Signal

/// What responses that are weaker than in training are expected to give; its encoding is the tool's JSON.
///
/// Scores of targets and others are taken for normal, of equal deviation and δ apart. The area under the curve that
/// training had on what it had not learned from gives its δ; how much less far the largest codes stand out in the
/// session, the session's.
public struct ExpectedDetection: Sendable, Equatable, Encodable {
  /// The area under the curve; that of training at most.
  public let auc: Double
  /// The share of selections that are right after so many repetitions; `nil` where codes light any sets of items.
  @Nullable public private(set) var correct: Double?
  /// After how many repetitions: as many as there are, those of training at most.
  public let repetitions: Int

  /// What is to be expected where the largest codes stand out `strength` times as far as in training; `nil` where that
  /// did no better than chance.
  ///
  /// - Parameters:
  ///   - strength: as `SessionCheck` has it.
  ///   - auc: the area under the curve of training.
  ///   - speller: what stands on the screen.
  ///   - rounds: the repetitions of training, by which `strength` is measured, and those of the session.
  package init?(
    strength: Double, auc: Double, speller: Speller, rounds: (training: Int, session: Int)
  ) {
    guard auc > 0.5 else { return nil }
    let before = Self.distance(area: auc)
    let screen = (codes: speller.codeCount, lit: speller.targetsPerRepetition)
    let wanted =
      strength * Self.separation(distance: before, screen, repetitions: rounds.training)
    let now = Self.root(of: wanted, upTo: before) {
      Self.separation(distance: $0, screen, repetitions: rounds.training)
    }
    self.auc = Self.area(distance: now)
    repetitions = min(rounds.training, rounds.session)
    let distance = now * Double(repetitions).squareRoot()
    correct =
      switch speller.paradigm {
      case .single: Self.largest(of: screen.codes, distance: distance)
      case .rowColumn:
        Self.largest(of: speller.rows.count, distance: distance)
          * Self.largest(of: speller.rows[0].count, distance: distance)
      case .groups: nil
      }
  }

  /// The area under the curve of classes `distance` apart.
  package static func area(distance: Double) -> Double {
    Double.normalProbability(below: distance / 2.0.squareRoot())
  }

  /// How far apart classes of this area under the curve are, 8 at most.
  static func distance(area: Double) -> Double {
    root(of: area, upTo: 8) { Self.area(distance: $0) }
  }

  /// How probably one number, `distance` above the other `count` − 1, is the largest of all.
  package static func largest(of count: Int, distance: Double) -> Double {
    integral(from: -8, to: 8) { x in
      Double.normalDensity(x)
        * power(Double.normalProbability(below: x + distance), count - 1)
    }
  }

  /// How far the largest code stands out, as `Epochs.separation` has it, where targets' scores are `distance`
  /// above the others'.
  ///
  /// A code's mean over √repetitions is normal of deviation 1 about what it is above or below the mean of all.
  package static func separation(
    distance: Double, _ screen: (codes: Int, lit: Int), repetitions: Int
  ) -> Double {
    let share = Double(screen.lit) / Double(screen.codes)
    let apart = distance * Double(repetitions).squareRoot()
    let (low, high) = (-share * apart, (1 - share) * apart)
    // The expectation of the largest: ∫ 1 − F from where F is still 0, and that place.
    let expected = integral(from: low - 8, to: high + 8) { x in
      1
        - power(Double.normalProbability(below: x - high), screen.lit)
        * power(Double.normalProbability(below: x - low), screen.codes - screen.lit)
    }
    return (expected + low - 8)
      / (1 + share * (1 - share) * distance * distance).squareRoot()
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<max(exponent, 0)).reduce(1) { product, _ in product * base }
  }

  /// The integral by trapezia a thirty-second wide; nothing is left of it at either end.
  private static func integral(
    from low: Double, to high: Double, _ value: (Double) -> Double
  ) -> Double {
    let steps = max(Int(saturating: (32 * (high - low)).rounded(.up)), 1)
    let width = (high - low) / Double(steps)
    let inner = (1..<steps).reduce(0) { $0 + value(low + Double($1) * width) }
    return width * (inner + (value(low) + value(high)) / 2)
  }

  /// Where between 0 and `end` a function that grows has this value; the nearer end where it has it nowhere.
  private static func root(
    of wanted: Double, upTo end: Double, _ value: (Double) -> Double
  ) -> Double {
    var (low, high) = (0.0, end)
    for _ in 0..<30 {
      let middle = (low + high) / 2
      if value(middle) < wanted { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}

extension ExpectedDetection {
  /// It in words.
  var words: String {
    let area = Int(saturating: (100 * auc).rounded())
    let right = correct.map {
      " and \(Int(saturating: (100 * $0).rounded())) % of selections right after \(repetitions) "
        + (repetitions == 1 ? "repetition" : "repetitions")
    }
    return "expect an AUC of about 0.\(area < 10 ? "0" : "")\(area)" + (right ?? "")
  }
}
