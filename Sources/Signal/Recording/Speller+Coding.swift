extension Speller: Codable {
  private enum CodingKeys: String, CodingKey {
    case paradigm, rows, order, groups
  }

  /// What stands on a screen as it stands in a file.
  ///
  /// - Throws: `DecodingError` where there are no items, rows of different lengths, or groups of others.
  public init(from decoder: any Decoder) throws {
    let box = try decoder.container(keyedBy: CodingKeys.self)
    let paradigm = try box.decode(Paradigm.self, forKey: .paradigm)
    let rows = try box.decode([[String]].self, forKey: .rows)
    let order = try box.decode(CodeOrder.self, forKey: .order)
    func require(_ holds: Bool, _ key: CodingKeys, _ expected: String) throws {
      guard !holds else { return }
      throw DecodingError.dataCorruptedError(
        forKey: key, in: box, debugDescription: "expected \(expected)")
    }
    let width = rows.first?.count ?? 0
    try require(
      width > 0 && rows.allSatisfy { $0.count == width }
        && Limits.items.contains(rows.count * width), .rows,
      "rows of one length, 1 to \(Limits.items.upperBound) items")
    switch paradigm {
    case .rowColumn: self.init(matrix: rows, order: order)
    case .single:
      try require(rows.count == 1, .rows, "one row")
      self.init(items: rows[0])
    case .groups:
      let groups = try box.decode([[Int]].self, forKey: .groups)
      let items = 0..<rows.count * width
      try require(
        groups.count <= FlashFacts.greatestStimulus && groups.joined().allSatisfy(items.contains),
        .groups, "groups of these items, at most \(FlashFacts.greatestStimulus)")
      self.init(rows: rows, groups: groups)
    }
  }

  /// Writes what stands on the screen.
  ///
  /// - Throws: whatever the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var box = encoder.container(keyedBy: CodingKeys.self)
    try box.encode(paradigm, forKey: .paradigm)
    try box.encode(rows, forKey: .rows)
    try box.encode(order, forKey: .order)
    if paradigm == .groups { try box.encode(groups, forKey: .groups) }
  }
}
