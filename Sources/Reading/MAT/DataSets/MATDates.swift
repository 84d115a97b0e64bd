import Files
import Signal

/// A run with the dates at which items flashed, as in EPFL's set of six images (Hoffmann 2008).
///
/// `data` [channel, sample] µV, `events` [flash, 6] date vectors, `stimuli` [flash] items from 1, `target`
/// the attended one. The samples behind the recording's end are 0 on all channels.
struct MATDates: Sendable {
  /// From the first sample to the first flash, in s.
  let delay: Double
  /// How many items there are.
  let items: Int
  /// Channels that are no electrodes of the scalp.
  let misc: Set<String>

  func read(_ file: MATFile, as set: MATDataSet) throws(ReadingError) -> [Recording]? {
    guard let header = file["data"], header.kind.isNumeric, header.dimensions.count == 2,
      let dates = file["events"], dates.dimensions.count == 2, dates.dimensions[1] == 6,
      file["stimuli"] != nil, file["target"] != nil
    else { return nil }
    let signal = try file.required("data")
    let (width, stored) = (signal.dimensions[0], signal.dimensions[1])
    guard (1...4096).contains(width), stored > 0 else {
      throw signal.mismatch(expected: "[channel, sample] of 1 to 4096 channels")
    }
    let numbers = try signal.numbers()
    let count = Self.recorded(numbers, width: width, stored: stored)
    let rate = set.samplingRate ?? 2048
    let labels = set.labels(width)
    var recording = try set.recording(
      file, name: nil, numbers: numbers, labels: labels, offsets: Array(0..<width), stride: width,
      count: count, samplingRate: rate, kinds: labels.map { misc.contains($0) ? .misc : .eeg })
    if count < stored {
      recording.warnings.add(
        .leftOut, "\(stored - count) samples at its end are 0 and left out")
    }
    try addFlashes(to: &recording, file)
    return [recording]
  }

  /// How many samples there are before the padding.
  private static func recorded(_ numbers: MATNumbers, width: Int, stored: Int) -> Int {
    var count = stored
    while count > 1, (0..<width).allSatisfy({ numbers[(count - 1) * width + $0] == 0 }) {
      count -= 1
    }
    return count
  }

  private func addFlashes(
    to recording: inout Recording, _ file: MATFile
  ) throws(ReadingError) {
    let dates = try file.required("events")
    let stimuli = try file.required("stimuli")
    let flashes = dates.dimensions[0]
    guard stimuli.count == flashes else {
      throw stimuli.mismatch(expected: "\(flashes) items, as there are dates")
    }
    guard flashes > 0 else { return }
    let target = try file.required("target").number()
    let (dateNumbers, codes) = (try dates.numbers(), try stimuli.numbers())
    let times = (0..<flashes).map { flash in
      Self.time((0..<6).map { dateNumbers[$0 * flashes + flash] })
    }
    for (index, time) in times.enumerated() {
      let code = try codes.stimulusCode(at: index)
      // Days apart: seconds of two thousand years leave no room for fractions.
      let onset =
        (time.day - times[0].day) * 86_400 + (time.second - times[0].second) + delay
      guard code > 0, onset.isFinite else { continue }
      let label: Label = Double(code) == target ? .target : .nonTarget
      recording.events.append(
        Event(
          onset: onset, text: label.eventText, code: code,
          flash: FlashFacts(stimulus: code, label: label, selection: 0)))
    }
    recording.events.sortByOnset()
    let greatest = recording.events.compactMap(\.code).max() ?? 0
    guard greatest <= items, let attended = Int(exactly: target), (1...items).contains(attended)
    else { return }
    recording.speller = Speller(items: (1...items).map(String.init))
    recording.text = ["\(attended)"]
  }

  /// The day of a date as MATLAB's `clock` gives it, leap years counted, and the second in it.
  private static func time(_ date: [Double]) -> (day: Double, second: Double) {
    // Months from March on, so that the leap day is the last of the year.
    let shift = date[1] > 2 ? 0.0 : 1.0
    let year = date[0] - shift
    let month = date[1] + 12 * shift - 3
    let century = (year / 100).rounded(.down)
    let day =
      (365 * year) + (year / 4).rounded(.down) - century + (century / 4).rounded(.down)
      + ((153 * month + 2) / 5).rounded(.down) + date[2]
    return (day, date[3] * 3600 + date[4] * 60 + date[5])
  }
}
