/// The 95 % interval of a share, from so many hits among so many.
///
/// Source: E. B. Wilson, J Am Stat Assoc 22:209–212 (1927); it stays within 0 to 1 for small
/// numbers.
package func wilsonInterval(_ hits: Int, of total: Int) -> (low: Double, high: Double) {
  precondition(total > 0 && (0...total).contains(hits), "a share of something")
  let z = 1.959963984540054
  let count = Double(total)
  let share = Double(hits) / count
  let middle = share + z * z / (2 * count)
  let half = z * (share * (1 - share) / count + z * z / (4 * count * count)).squareRoot()
  let scale = 1 + z * z / count
  return (max(0, (middle - half) / scale), min(1, (middle + half) / scale))
}
