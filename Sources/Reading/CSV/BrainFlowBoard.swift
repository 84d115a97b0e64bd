import Signal

/// The columns of the tables that BrainFlow writes of a board's data, which have no header.
///
/// Source: `BoardShim.get_board_descr` of BrainFlow 5.23, its default preset.
struct BrainFlowBoard: Sendable {
  /// BrainFlow's names of boards with these columns, without `_BOARD`.
  let names: [String]
  /// Samples per second, in Hz.
  let rate: Double
  /// How many columns there are.
  let width: Int
  private let electrodes: ClosedRange<Int>
  private let counter: Int
  private let time: Int
  private let marker: Int
  private let labels: [String]

  private init(
    _ names: String, _ rate: Double, _ width: Int, _ electrodes: ClosedRange<Int>, counter: Int,
    time: Int, marker: Int, labels: String = ""
  ) {
    self.names = names.split(separator: " ").map(String.init)
    self.rate = rate
    self.width = width
    self.electrodes = electrodes
    self.counter = counter
    self.time = time
    self.marker = marker
    self.labels = labels.split(separator: " ").map(String.init)
  }

  /// The board that a user names, with or without `_BOARD`, in any case.
  init?(named name: String) {
    var wanted = name.uppercased().replacing("-", with: "_")
    if wanted.hasSuffix("_BOARD") { wanted.removeLast(6) }
    guard let board = Self.all.first(where: { $0.names.contains(wanted) }) else { return nil }
    self = board
  }

  /// A name a column; empty for what is neither EEG nor needed to read it.
  var columnNames: [String] {
    (0..<width).map { column in
      switch column {
      case counter: "Counter"
      case time: "Timestamp (s)"
      case marker: "Marker"
      case electrodes:
        labels.isEmpty
          ? "Ch\(column - electrodes.lowerBound + 1)" : labels[column - electrodes.lowerBound]
      default: ""
      }
    }
  }

  /// The board whose columns a table without a header has, if there is one alone.
  ///
  /// As many columns, the time in s since 1970 in its place, whole numbers as counter, and the
  /// board's rate by these times.
  static func board(of source: CSVSource) -> BrainFlowBoard? {
    let boards = boards(like: source)
    let layouts = Set(boards.map(\.columnNames))
    return layouts.count == 1 ? boards.first : nil
  }

  /// All boards whose columns a table without a header may have.
  static func boards(like source: CSVSource) -> [BrainFlowBoard] {
    let table = source.table
    guard table.header == nil, table.preface.isEmpty, table.delimiter == .tab,
      table.sample.count >= 50, table.sample.allSatisfy({ $0.count == table.width })
    else { return [] }
    return all.filter { board in
      guard board.width == table.width else { return false }
      let times = table.sample.compactMap { CSVNumber.double($0[board.time]) }
      let counters = table.sample.compactMap { CSVNumber.double($0[board.counter]) }
      guard times.count == table.sample.count, counters.allSatisfy({ $0 == $0.rounded() }),
        times[0] > 1e9, times[0] < 1e10
      else { return false }
      let rate = Double(times.count - 1) / (times[times.count - 1] - times[0])
      return rate > 0.8 * board.rate && rate < 1.25 * board.rate
    }
  }

  /// Every board with EEG.
  static let all: [BrainFlowBoard] = [
    Self(
      "SYNTHETIC", 250, 32, 1...16, counter: 0, time: 30, marker: 31,
      labels: "Fz C3 Cz C4 Pz PO7 Oz PO8 F5 F7 F3 F1 F2 F4 F6 F8"),
    Self(
      "CYTON", 250, 24, 1...8, counter: 0, time: 22, marker: 23,
      labels: "Fp1 Fp2 C3 C4 P7 P8 O1 O2"),
    Self("GANGLION GANGLION_NATIVE", 200, 15, 1...4, counter: 0, time: 13, marker: 14),
    Self(
      "CYTON_DAISY", 125, 32, 1...16, counter: 0, time: 30, marker: 31,
      labels: "Fp1 Fp2 C3 C4 P7 P8 O1 O2 F7 F8 F3 F4 T7 T8 P3 P4"),
    Self(
      "GALEA", 250, 29, 9...24, counter: 0, time: 27, marker: 28,
      labels: "F1 F2 C3 C4 P3 P4 O1 O2 Cz Pz X1 X2 X3 X4 X5 X6"),
    Self("GANGLION_WIFI", 1600, 25, 1...4, counter: 0, time: 23, marker: 24),
    Self("CYTON_WIFI", 1000, 24, 1...8, counter: 0, time: 22, marker: 23),
    Self("CYTON_DAISY_WIFI", 1000, 32, 1...16, counter: 0, time: 30, marker: 31),
    Self("BRAINBIT", 250, 12, 1...4, counter: 0, time: 10, marker: 11, labels: "T3 T4 O1 O2"),
    Self(
      "UNICORN", 250, 19, 0...7, counter: 15, time: 17, marker: 18,
      labels: "Fz C3 Cz C4 Pz PO7 Oz PO8"),
    Self("CALLIBRI_EEG SYNCHRONI_UNO_1_CHANNELS", 250, 4, 1...1, counter: 0, time: 2, marker: 3),
    Self(
      "NOTION_1", 250, 12, 1...8, counter: 0, time: 10, marker: 11,
      labels: "CP6 F6 C4 CP4 CP3 F5 C3 CP5"),
    Self(
      "NOTION_2", 250, 12, 1...8, counter: 0, time: 10, marker: 11,
      labels: "CP5 F5 C3 CP3 CP6 F6 C4 CP4"),
    Self("FREEEEG32 IRONBCI_32", 512, 35, 1...32, counter: 0, time: 33, marker: 34),
    Self("BRAINBIT_BLED", 250, 8, 1...4, counter: 0, time: 6, marker: 7, labels: "T3 T4 O1 O2"),
    Self(
      "MUSE_S_BLED MUSE_2_BLED MUSE_2 MUSE_S", 256, 8, 1...4, counter: 0, time: 6, marker: 7,
      labels: "TP9 AF7 AF8 TP10"),
    Self(
      "CROWN", 256, 12, 1...8, counter: 0, time: 10, marker: 11,
      labels: "CP3 C3 F5 PO3 PO4 F6 C4 CP4"),
    Self("ANT_NEURO_EE_411", 2000, 14, 1...8, counter: 0, time: 12, marker: 13),
    Self("ANT_NEURO_EE_430", 512, 14, 1...8, counter: 0, time: 12, marker: 13),
    Self("ANT_NEURO_EE_211", 2000, 70, 1...64, counter: 0, time: 68, marker: 69),
    Self("ANT_NEURO_EE_212", 2000, 38, 1...32, counter: 0, time: 36, marker: 37),
    Self("ANT_NEURO_EE_213", 2000, 22, 1...16, counter: 0, time: 20, marker: 21),
    Self("ANT_NEURO_EE_214", 2000, 62, 1...32, counter: 0, time: 60, marker: 61),
    Self("ANT_NEURO_EE_215", 2000, 94, 1...64, counter: 0, time: 92, marker: 93),
    Self("ANT_NEURO_EE_221", 16000, 22, 1...16, counter: 0, time: 20, marker: 21),
    Self("ANT_NEURO_EE_222", 16000, 38, 1...32, counter: 0, time: 36, marker: 37),
    Self("ANT_NEURO_EE_223", 16000, 62, 1...32, counter: 0, time: 60, marker: 61),
    Self("ANT_NEURO_EE_224", 16000, 70, 1...64, counter: 0, time: 68, marker: 69),
    Self("ANT_NEURO_EE_225", 16000, 94, 1...64, counter: 0, time: 92, marker: 93),
    Self("ENOPHONE", 250, 7, 1...4, counter: 0, time: 5, marker: 6, labels: "A2 A1 C4 C3"),
    Self(
      "BRAINALIVE", 250, 17, 1...8, counter: 0, time: 16, marker: 15,
      labels: "F7 FT7 T7 CP5 CZ C6 FC6 F4"),
    Self(
      "MUSE_2016 MUSE_2016_BLED", 256, 7, 1...4, counter: 0, time: 5, marker: 6,
      labels: "TP9 AF7 AF8 TP10"),
    Self("EXPLORE_4_CHAN", 250, 8, 1...4, counter: 0, time: 6, marker: 7),
    Self("EXPLORE_8_CHAN EXPLORE_PLUS_8_CHAN", 250, 12, 1...8, counter: 0, time: 10, marker: 11),
    Self(
      "NTL_WIFI", 250, 25, 1...8, counter: 0, time: 23, marker: 24,
      labels: "Fp1 Fp2 C3 C4 P7 P8 O1 O2"),
    Self("ANT_NEURO_EE_511", 4096, 34, 1...24, counter: 0, time: 32, marker: 33),
    Self("FREEEEG128", 256, 131, 1...128, counter: 0, time: 129, marker: 130),
    Self(
      "AAVAA_V3", 50, 17, 1...8, counter: 0, time: 15, marker: 16,
      labels: "L1 L2 L3 L4 R1 R2 R3 R4"),
    Self("EXPLORE_PLUS_32_CHAN", 250, 36, 1...32, counter: 0, time: 34, marker: 35),
    Self(
      "PIEEG", 250, 11, 1...8, counter: 0, time: 9, marker: 10,
      labels: "Fp1 Fp2 C3 C4 P7 P8 O1 O2"),
    Self("NEUROPAWN_KNIGHT", 125, 13, 1...8, counter: 0, time: 11, marker: 12),
    Self("SYNCHRONI_TRIO_3_CHANNELS", 250, 6, 1...2, counter: 0, time: 4, marker: 5),
    Self("SYNCHRONI_OCTO_8_CHANNELS", 250, 11, 1...7, counter: 0, time: 9, marker: 10),
    Self(
      "OB5000_8_CHANNELS SYNCHRONI_PENTO_8_CHANNELS", 250, 11, 1...8, counter: 0, time: 9,
      marker: 10),
    Self("OB3000_24_CHANNELS", 500, 27, 1...23, counter: 0, time: 25, marker: 26),
    Self("BIOLISTENER", 500, 13, 1...8, counter: 0, time: 11, marker: 12),
    Self("NEUROPAWN_KNIGHT_IMU", 125, 22, 1...8, counter: 0, time: 20, marker: 21),
    Self(
      "MUSE_S_ATHENA", 256, 11, 1...4, counter: 0, time: 9, marker: 10,
      labels: "TP9 AF7 AF8 TP10"),
  ]
}
