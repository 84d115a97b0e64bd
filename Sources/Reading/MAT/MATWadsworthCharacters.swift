import Files
import Signal

/// The Wadsworth speller cut into characters, as in BCI Competition III (2004), data set II.
///
/// `Signal` [character, sample, electrode] at 240 Hz with `Flashing` and `StimulusCode`
/// [character, sample] (1–6 columns, 7–12 rows; the first flash is at sample 0); `StimulusType`
/// and the char row `TargetChar` are absent in test files.
enum MATWadsworthCharacters: MATDialect {
  static let dataSet = "BCI Competition III, data set II"
  static let needs =
    "Signal [character, sample, electrode], Flashing and StimulusCode (BCI Competition III, II)"

  static func recognises(_ file: MATFile) -> Bool { MATBlocks.arePresent(in: file) }

  static func read(_ file: MATFile) throws(ReadingError) -> [Recording] {
    let blocks = try MATBlocks(file)
    var recording = blocks.recording(
      file, samplingRate: 240,
      channels: WadsworthElectrodes.channels(blocks.electrodes, unit: .other("")))
    recording.warnings.add(.unit, "the file does not say in which unit its samples are")
    recording.adopt(blocks.flashes, speller: .wadsworth())
    if let characters = try file.array("TargetChar") {
      try recording.take(characters, count: blocks.records)
    }
    return [recording]
  }
}

extension Recording {
  /// Takes the true characters, one a record, and compares them with those of the labels.
  fileprivate mutating func take(
    _ characters: MATArray, count: Int
  ) throws(ReadingError) {
    let named = try characters.text().map(String.init)
    guard named.count == count else {
      throw characters.mismatch(expected: "\(count) characters, one for each record")
    }
    if let text, text != named {
      warnings.add(
        .contradiction,
        "TargetChar says \(named.joined()), but the labels of the flashes say \(text.joined())")
    }
    text = named
  }
}
