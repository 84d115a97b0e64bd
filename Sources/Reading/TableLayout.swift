import Files
import Signal

/// The columns and the rate of a text table, as the user states them.
///
/// For tables that have no header, or whose header and times say too little.
public struct TableLayout: Sendable, Equatable {
  /// Samples per second, in Hz; `nil` where a column of times tells.
  public let rate: Double?
  /// A name for each column, empty where it is left out; `nil` where the header has them.
  public let columns: [String]?
  /// Whether signals are known to be in µV.
  let isInMicrovolts: Bool

  /// The layout that a text stands for; `nil` for any other.
  ///
  /// `brainflow:CYTON` is that of a board as BrainFlow names it. `250` is a rate alone,
  /// `250:counter,Fz,Cz,-*3,marker,time` a rate and the columns, `:time_ms,Fz,Cz` columns alone.
  /// Columns are `time` (with a unit as in `time_ms`), `counter`, `marker`, labels, and `-` for
  /// what is left out, `-*3` for three of them.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    if parts[0].lowercased() == "brainflow" {
      guard parts.count == 2, let board = BrainFlowBoard(named: String(parts[1])) else {
        return nil
      }
      rate = board.rate
      columns = board.columnNames
      isInMicrovolts = true
      return
    }
    isInMicrovolts = false
    if parts[0].isEmpty {
      rate = nil
    } else {
      guard let number = Double(decimal: parts[0]), number > 0, number <= 1e6 else { return nil }
      rate = number
    }
    guard parts.count == 2 else {
      guard rate != nil else { return nil }
      columns = nil
      return
    }
    var columns: [String] = []
    for part in parts[1].split(separator: ",", omittingEmptySubsequences: false) {
      let name = String(trimming: Array(part.utf8))
      if name == "-" {
        columns.append("")
      } else if name.hasPrefix("-*") {
        guard let count = Int(name.dropFirst(2)), (1...4096).contains(count) else { return nil }
        columns += Array(repeating: "", count: count)
      } else {
        guard !name.isEmpty else { return nil }
        columns.append(name)
      }
    }
    guard columns.count <= 4096, columns.contains(where: { !$0.isEmpty }) else { return nil }
    self.columns = columns
  }

  /// The names of BrainFlow's boards that may stand behind `brainflow:`.
  public static var boards: [String] { BrainFlowBoard.all.flatMap(\.names) }
}
