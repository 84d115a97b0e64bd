import Evaluation
import Signal

/// Characters right by repetition as others have published them.
package struct PublishedCurve: Sendable, Equatable {
  package let method: String
  /// Percent of 100 test characters after 1, 2, … 15 repetitions.
  package let percent: [Double]

  /// The bit rates at these shares, with the times of that set: 36 characters, 2.5 s before each.
  package var bitsPerMinute: [Double] {
    percent.enumerated().map { index, percent in
      bitRate(
        accuracy: percent / 100, choices: 36,
        seconds: SelectionTiming.wadsworth.seconds(repetitions: Double(index + 1)))
    }
  }
}

/// The curves for BCI Competition III, data set II, the set of Cecotti & Gräser 2011.
package enum PublishedCurves {
  /// The curves for the recordings that epochs are from; none for other recordings than the test
  /// characters of subjects A and B.
  package static func curves(for sources: [EpochsSource]) -> [PublishedCurve] {
    let names = Set(sources.map { $0.name.lowercased() })
    if !names.isEmpty, names.allSatisfy({ $0.contains("subject_a_test") }) { return subjectA }
    if !names.isEmpty, names.allSatisfy({ $0.contains("subject_b_test") }) { return subjectB }
    return []
  }

  private static let subjectA = [
    PublishedCurve(
      method: "CNN-1 (Cecotti & Gräser 2011)",
      percent: [16, 33, 47, 52, 61, 65, 77, 78, 85, 86, 90, 91, 91, 93, 97]),
    PublishedCurve(
      method: "MCNN-1 (Cecotti & Gräser 2011)",
      percent: [18, 31, 50, 54, 61, 68, 76, 76, 79, 82, 89, 92, 91, 93, 97]),
    PublishedCurve(
      method: "OCLNN (Shan 2018)",
      percent: [23, 39, 56, 63, 73, 79, 82, 85, 90, 91, 94, 95, 95, 96, 99]),
  ]

  private static let subjectB = [
    PublishedCurve(
      method: "CNN-1 (Cecotti & Gräser 2011)",
      percent: [35, 52, 59, 68, 79, 81, 82, 89, 92, 91, 91, 90, 91, 92, 92]),
    PublishedCurve(
      method: "MCNN-1 (Cecotti & Gräser 2011)",
      percent: [39, 55, 62, 64, 77, 79, 86, 92, 91, 92, 95, 95, 95, 94, 94]),
    PublishedCurve(
      method: "OCLNN (Shan 2018)",
      percent: [46, 62, 72, 79, 84, 87, 89, 93, 94, 96, 97, 97, 97, 98, 98]),
  ]
}
