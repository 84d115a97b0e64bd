import ElementaryFunctions

/// How many subjects a paired comparison takes to find a difference with 80 % power at a two-sided level of 5 %.
///
/// (z₀.₉₇₅ + z₀.₈)² / d² + z₀.₉₇₅² / 2, rounded up, which is the paired t-test's to within a subject.
/// Source: W. C. Guenther, The American Statistician 35:243–244 (1981).
///
/// - Parameter standardizedDifference: the mean difference in standard deviations of the differences, d.
/// - Returns: `nil` where there is no difference, or a number beyond a million.
public func subjectsNeeded(standardizedDifference: Double) -> Int? {
  let (level, power) = (1.959_963_984_540_054, 0.841_621_233_572_914)
  let sum = level + power
  let count = sum * sum / (standardizedDifference * standardizedDifference) + level * level / 2
  return count.isFinite && count < 1e6 ? Int(saturating: count.rounded(.up)) : nil
}
