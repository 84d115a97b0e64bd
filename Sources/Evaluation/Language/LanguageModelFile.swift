import Files
import Signal

/// A language model as a table: a line an n-gram, and how often it was counted.
///
/// Tab-separated, in UTF-8, with the header `ngram` and `count`; all n-grams have one length, the model's order.
public enum LanguageModelFile {
  /// The bytes of a model.
  public static func text(of model: LanguageModel) -> String {
    "ngram\tcount\n" + model.counts.map { "\($0.ngram)\t\($0.count)\n" }.joined()
  }

  /// Reads a model, which is called by the file's name.
  ///
  /// - Throws: `ReadingError` of the file, or where its lines are no n-grams of one length with counts.
  public static func read(_ bytes: FileBytes) throws(ReadingError) -> LanguageModel {
    let table = try TabSeparatedTable(bytes)
    guard table.columns == ["ngram", "count"] else {
      throw .malformed(
        path: bytes.path, place: .line(1),
        found: table.names.allSatisfy(\.isEmpty)
          ? "nothing" : "the columns " + table.names.joined(separator: ", "),
        expected: "ngram and count, as p300 language writes them")
    }
    guard table.rows.count <= LanguageModel.mostNGrams else {
      throw .malformed(
        path: bytes.path, place: .part("table"), found: "\(table.rows.count) n-grams",
        expected: "at most \(LanguageModel.mostNGrams)")
    }
    var counts: [String: Int] = [:]
    var order: Int?
    for row in table.rows {
      func wrong(_ found: String, _ expected: String) -> ReadingError {
        .malformed(path: bytes.path, place: .line(row.line), found: found, expected: expected)
      }
      let ngram = row.cells[0] ?? ""
      let expected = order.map { $0...$0 } ?? LanguageModel.orders
      guard expected.contains(ngram.count) else {
        throw wrong(
          "“\(ngram)”",
          order.map { "an n-gram of \($0) letters, as the first has" }
            ?? "an n-gram of \(LanguageModel.orders.lowerBound) to \(LanguageModel.orders.upperBound) letters"
        )
      }
      order = ngram.count
      guard let count = row.cells[1].flatMap({ Int($0) }), (1...1_000_000_000).contains(count)
      else {
        throw wrong("the count “\(row.cells[1] ?? "")”", "a number from 1 to 1000000000")
      }
      guard counts.updateValue(count, forKey: ngram) == nil else {
        throw wrong("“\(ngram)” once more", "each n-gram once")
      }
    }
    guard let order else {
      throw .malformed(
        path: bytes.path, place: .line(2), found: "nothing", expected: "n-grams and their counts")
    }
    return LanguageModel(
      name: String(bytes.path.split(separator: "/").last ?? ""), order: order, counts: counts)
  }
}
