import ElementaryFunctions
/// What is added up over repetitions to find a character.
public enum DecodingRule: String, Sendable, CaseIterable, Codable {
  /// The scores' log-odds: Bayes' rule for independent flashes.
  case bayes
  /// The scores: Cecotti & Gräser 2011, equations 16 to 18.
  case paper

  /// What a score between 0 and 1 counts for.
  public func evidence(_ score: Double) -> Double {
    switch self {
    case .bayes: Double.logOdds(score)
    case .paper: score
    }
  }
}
