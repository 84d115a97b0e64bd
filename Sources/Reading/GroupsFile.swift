import Files
import Signal

/// Which items each stimulus code lights, as a table.
///
/// Columns are separated by tabs. Below a line `code items` stand a code and the items it lights, with
/// spaces between them; below a line `code` and the names of all items, a code and 1 or 0 for each item.
public enum GroupsFile {
  /// Reads the table at `path`.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - rows: what stands on the screen, row by row; `nil` for the items in the order of the table.
  /// - Returns: the screen; codes that the table leaves out light nothing.
  /// - Throws: `ReadingError` with the line that is wrong.
  public static func read(_ path: String, rows: [[String]]? = nil) throws(ReadingError) -> Speller {
    try read(FileBytes(path: path), rows: rows)
  }

  package static func read(
    _ bytes: FileBytes, rows: [[String]]? = nil
  ) throws(ReadingError) -> Speller {
    let table = try TabSeparatedTable(bytes)
    guard let code = table.column("code", "stimulus_code"), table.columns.count > 1,
      !table.rows.isEmpty
    else {
      throw .malformed(
        path: table.path, place: .line(1),
        found: "the columns \(table.columns.joined(separator: ", "))",
        expected: "a column “code” and a column “items”, or one for each item, and lines below")
    }
    var sets: [(code: Int, items: [String], line: Int)] = []
    let list = table.columns.count == 2 ? table.column("items", "lit") : nil
    let names = table.names
    for row in table.rows {
      guard let text = row.cells[code], let number = Int(decimal: text),
        (1...FlashFacts.greatestStimulus).contains(number)
      else {
        throw .malformed(
          path: table.path, place: .line(row.line), found: "“\(row.cells[code] ?? "")”",
          expected: "a code from 1 to \(FlashFacts.greatestStimulus)")
      }
      var items: [String] = []
      if let list {
        items = (row.cells[list] ?? "").split(separator: " ").map(String.init)
      } else {
        for column in table.columns.indices where column != code {
          switch row.cells[column] {
          case "1", "true", "True": items.append(names[column])
          case "0", "false", "False", nil: break
          case let other?:
            throw .malformed(
              path: table.path, place: .line(row.line), found: "“\(other)”",
              expected: "1 or 0 (column \(names[column]))")
          }
        }
      }
      sets.append((number, items, row.line))
    }
    var known: [String] = rows?.flatMap { $0 } ?? []
    if rows == nil {
      known = list == nil ? names.indices.filter { $0 != code }.map { names[$0] } : []
      var seen = Set(known)
      for item in sets.flatMap(\.items) where seen.insert(item).inserted { known.append(item) }
    }
    guard !known.isEmpty else {
      throw .malformed(
        path: table.path, place: .part("items"), found: "no item", expected: "items that light up")
    }
    let places = Dictionary(zip(known, known.indices), uniquingKeysWith: { first, _ in first })
    var groups = [[Int]](repeating: [], count: sets.map(\.code).max() ?? 0)
    for set in sets {
      guard groups[set.code - 1].isEmpty else {
        throw .malformed(
          path: table.path, place: .line(set.line), found: "code \(set.code) a second time",
          expected: "each code once")
      }
      for item in set.items {
        guard let place = places[item] else {
          throw .malformed(
            path: table.path, place: .line(set.line), found: "“\(item)”",
            expected: "one of \(known.joined(separator: " "))")
        }
        groups[set.code - 1].append(place)
      }
    }
    return Speller(rows: rows ?? [known], groups: groups)
  }
}
