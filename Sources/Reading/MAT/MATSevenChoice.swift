import Files
import Signal

/// A menu of seven commands that flash one by one, cut into blocks of one command each.
///
/// `Signal` [block, sample, electrode] in µV at 256 Hz with `Flashing`, `StimulusCode` (1–7) and
/// `StimulusType` [block, sample]; `TargetChar` names each block's command in a cell, `Idle` where
/// the subject attended to none.
enum MATSevenChoice: MATDialect {
  static let dataSet = "seven-choice"
  static let needs =
    "Signal [block, sample, electrode], StimulusCode 1–7 and a cell TargetChar (seven-choice)"
  private static let electrodes = ["Fz", "Cz", "P3", "Pz", "P4", "PO7", "PO8", "Oz"]
  private static let commands = ["On", "Left", "Right", "Up", "Down", "Close", "Open"]

  static func recognises(_ file: MATFile) -> Bool {
    MATBlocks.arePresent(in: file) && file["TargetChar"]?.kind == .cell
  }

  static func read(_ file: MATFile) throws(ReadingError) -> [Recording] {
    let blocks = try MATBlocks(file)
    let isKnown = blocks.electrodes == electrodes.count
    var recording = blocks.recording(
      file, samplingRate: 256,
      channels: (0..<blocks.electrodes).map { index in
        Channel(label: isKnown ? electrodes[index] : "\(index + 1)")
      })
    recording.adopt(blocks.flashes, speller: Speller(items: commands))
    let text = try commands(file, count: blocks.records)
    recording.text = text
    recording.idle = text.indices.filter { text[$0] == "Idle" }
    let targets = blocks.flashes.targetCodes(selections: blocks.records)
    let contradicted = zip(text, targets).filter { name, codes in
      guard let code = codes.first, let expected = commands.firstIndex(of: name) else {
        return false
      }
      return codes.count > 1 || code != expected + 1
    }
    if !contradicted.isEmpty {
      recording.speller = nil
      recording.warnings.add(
        .contradiction,
        "in \(contradicted.count) blocks the target codes are not those of the named commands")
    }
    return [recording]
  }

  private static func commands(
    _ file: MATFile, count: Int
  ) throws(ReadingError) -> [String] {
    let array = try file.required("TargetChar")
    let cells = try array.cells()
    guard cells.count == count else {
      throw array.mismatch(expected: "\(count) cells, one for each block")
    }
    var names: [String] = []
    for index in 0..<count { names.append(try cells.cell(index).text()) }
    return names
  }
}
