extension Speller {
  /// What most likely stands on the screen, by the codes that flash; `nil` where they do not tell.
  ///
  /// Codes 1–12 are taken for the Wadsworth matrix, columns first, others for a menu.
  /// Codes that leave out more than half of the numbers up to the greatest count no items.
  package init?(usualFor codes: Set<Int>) {
    // 1 and 2 stand for targets and others where a file has no codes.
    guard let greatest = codes.max(), (3...1000).contains(greatest), codes.min() ?? 0 >= 1,
      2 * codes.count >= greatest
    else { return nil }
    self =
      codes == Set(1...12) ? .wadsworth() : Speller(items: (1...greatest).map(String.init))
  }
}
