import ElementaryFunctions
import Randomness

/// What methods come to over subjects, one figure a subject and method, and how they differ.
public struct GroupSummary: Sendable, Equatable, Encodable {
  /// One method over the subjects that have a figure of it.
  public struct Method: Sendable, Equatable, Encodable {
    /// Its name.
    public let name: String
    /// How many subjects.
    public let subjects: Int
    /// The mean over them.
    public let mean: Double
    /// The standard deviation over them, divided by n − 1; `nil` for one.
    @Nullable public private(set) var standardDeviation: Double?
    /// The mean's 95 % interval by the bootstrap over subjects; `nil` for fewer than three.
    @Nullable public private(set) var interval: ConfidenceInterval?

    private enum CodingKeys: String, CodingKey {
      case name = "pipeline"
      case subjects, mean, interval
      case standardDeviation = "standard_deviation"
    }

    fileprivate init(_ name: String, _ values: [Double], seed: UInt64) {
      self.name = name
      subjects = values.count
      mean = values.mean
      standardDeviation = values.standardDeviation
      interval = ConfidenceInterval(bootstrapping: values, seed: seed)
    }
  }

  /// Two methods over the subjects that have figures of both.
  public struct Pair: Sendable, Equatable, Encodable {
    /// The method that is compared.
    public let first: String
    /// The method that it is compared with.
    public let second: String
    /// How many subjects.
    public let subjects: Int
    /// The mean of the first less that of the second.
    public let difference: Double
    /// The difference's 95 % interval by the bootstrap over subjects; `nil` for fewer than three.
    @Nullable public private(set) var interval: ConfidenceInterval?
    /// In how many subjects the first is the better.
    public let better: Int
    /// In how many it is the worse.
    public let worse: Int
    /// The two-sided probability of Wilcoxon's signed-rank test.
    public let wilcoxon: Double
    /// The same, corrected for how many pairs are compared (Holm).
    public fileprivate(set) var corrected: Double
    /// The matched-pairs rank-biserial correlation, from −1 to 1; `nil` where all differences are 0.
    ///
    /// It is the share of the ranks' sum that is above 0 less the share below.
    /// Source: D. S. Kerby, Comprehensive Psychology 3:11.IT.3.1 (2014).
    @Nullable public private(set) var rankBiserial: Double?
    /// The mean difference in standard deviations of the differences (Cohen's d_z); `nil` where these are all alike.
    @Nullable public private(set) var standardizedDifference: Double?

    private enum CodingKeys: String, CodingKey {
      case first, second, subjects, difference, interval, better, worse
      case wilcoxon = "wilcoxon_p"
      case corrected = "wilcoxon_p_holm"
      case rankBiserial = "rank_biserial"
      case standardizedDifference = "cohen_dz"
    }

    fileprivate init(
      _ first: String, _ second: String, _ differences: [Double], isHigherBetter: Bool,
      seed: UInt64
    ) {
      let ranks = SignedRanks(differences)
      let deviation = differences.standardDeviation ?? 0
      self.first = first
      self.second = second
      subjects = differences.count
      difference = differences.mean
      interval = ConfidenceInterval(bootstrapping: differences, seed: seed)
      better = isHigherBetter ? ranks.above : ranks.below
      worse = isHigherBetter ? ranks.below : ranks.above
      wilcoxon = ranks.wilcoxon
      corrected = ranks.wilcoxon
      rankBiserial = ranks.biserial
      standardizedDifference = deviation > 0 ? differences.mean / deviation : nil
    }
  }

  /// The methods, in the order given; without those of which no subject has a figure.
  public let methods: [Method]
  /// Each method with each that follows it; without those that no subject has figures of both of.
  public let pairs: [Pair]

  /// Sums up figures.
  ///
  /// - Parameters:
  ///   - names: the methods' names.
  ///   - figures: of each subject one a method, `nil` where there is none; finite.
  ///   - isHigherBetter: whether a method with the greater figure is the better one.
  ///   - seed: what the bootstrap draws from; the same for all.
  public init(
    methods names: [String], figures: [[Double?]], isHigherBetter: Bool = true, seed: UInt64 = 0
  ) {
    precondition(figures.allSatisfy { $0.count == names.count }, "a figure a method")
    methods = names.enumerated().compactMap { place, name in
      let values = figures.compactMap { $0[place] }
      guard !values.isEmpty else { return nil }
      return Method(name, values, seed: seed)
    }
    var pairs = names.indices.flatMap { one in
      names.indices[(one + 1)...].compactMap { other -> Pair? in
        let differences = figures.compactMap { row in
          row[one].flatMap { one in row[other].map { one - $0 } }
        }
        guard !differences.isEmpty else { return nil }
        return Pair(
          names[one], names[other], differences, isHigherBetter: isHigherBetter, seed: seed)
      }
    }
    let corrected = holmCorrected(pairs.map(\.wilcoxon))
    for place in pairs.indices { pairs[place].corrected = corrected[place] }
    self.pairs = pairs
  }
}

extension [Double] {
  fileprivate var mean: Double { reduce(0, +) / Double(count) }

  fileprivate var standardDeviation: Double? {
    guard count > 1 else { return nil }
    let mean = mean
    let squares = reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(count - 1)).squareRoot()
  }
}

extension ConfidenceInterval {
  /// How many samples the bootstrap draws.
  static let resamples = 10_000

  /// The interval of the mean of independent values by the percentile bootstrap; `nil` for fewer than three.
  ///
  /// As many values are drawn from them, with replacement, 10,000 times; the interval's ends are the 2.5th and the
  /// 97.5th percentile of the means, linear between neighbours.
  /// Source: B. Efron and R. Tibshirani, *An Introduction to the Bootstrap*, Chapman & Hall 1993, chapter 13.
  ///
  /// - Parameters:
  ///   - values: one an independent unit, such as a subject.
  ///   - seed: what is drawn from.
  public init?(bootstrapping values: [Double], seed: UInt64) {
    guard values.count >= 3 else { return nil }
    var generator = SeededGenerator(seed: seed, stream: 0xB007)
    var means = (0..<Self.resamples).map { _ in
      var sum = 0.0
      for _ in values.indices { sum += values[generator.index(below: values.count)] }
      return sum / Double(values.count)
    }
    means.sort()
    func percentile(_ share: Double) -> Double {
      let place = share * Double(means.count - 1)
      let below = Int(saturating: place.rounded(.down))
      let above = min(below + 1, means.count - 1)
      return means[below] + (place - Double(below)) * (means[above] - means[below])
    }
    self.init(low: percentile(0.025), high: percentile(0.975))
  }
}
