import Files
import Signal

/// The states of a BCI2000 file by name, and the events that they amount to.
struct BCI2000States {
  private let bytes: FileBytes
  private let header: BCI2000Header
  /// The number of samples.
  let count: Int

  init(_ bytes: FileBytes, _ header: BCI2000Header, count: Int) {
    self.bytes = bytes
    self.header = header
    self.count = count
  }

  /// The values of the state called `name`, if the file has it.
  subscript(name: String) -> BCI2000StateValues? {
    header.states.first { $0.name == name }.map(values)
  }

  /// The flashes of a stimulus program: `nil` where none has run.
  ///
  /// `StimulusCode` alone is also what cursor tasks log; only with `StimulusType` is it a speller's.
  func flashes() throws(ReadingError) -> FlashTrain? {
    guard let codes = self["StimulusCode"], let types = self["StimulusType"] else { return nil }
    var train = FlashTrain()
    try train.scan(0..<count) { (sample) throws(ReadingError) in
      let code = codes[sample]
      guard code <= Int(Int16.max) else {
        throw .malformed(
          path: bytes.path, place: .part("state StimulusCode, sample \(sample)"),
          found: "\(code)", expected: "a stimulus code from 0 to \(Int16.max)")
      }
      return FlashTrain.State(code: code, isTarget: types[sample] != 0)
    }
    if train.isEmpty { return nil }
    let flashing = 2
    if let phases = self["PhaseInSequence"] {
      try train.split { (sample) in phases[sample] == flashing }
    } else {
      train.splitAtPauses()
    }
    return train
  }

  /// Every stretch in which a state is not zero, as an event with the state's name and value.
  ///
  /// Clocks are left out, and states that change all the time, such as an eye tracker's.
  func events(samplingRate: Double) -> [Event] {
    let clocks: Set = ["SourceTime", "StimulusTime", "Running", "Recording"]
    var events: [Event] = []
    for state in header.states where !clocks.contains(state.name) {
      let values = values(state)
      let most = count / 20
      var found: [Event] = []
      var (onset, current) = (0, values[0])
      for sample in 1...count where found.count <= most {
        let value = sample < count ? values[sample] : -1
        if value == current { continue }
        if current != 0 {
          found.append(
            Event(
              onset: Double(onset) / samplingRate,
              duration: Double(sample - onset) / samplingRate, text: state.name, code: current))
        }
        (onset, current) = (sample, value)
      }
      if found.count <= most { events += found }
    }
    return events.sorted { $0.onset < $1.onset }
  }

  private func values(_ state: BCI2000State) -> BCI2000StateValues {
    BCI2000StateValues(
      bytes: bytes, state: state,
      offset: header.length + header.channelCount * header.encoding.size,
      stride: header.sampleLength)
  }
}

extension Recording {
  /// Takes over the flashes of a speller, or the changes of the other states.
  mutating func addEvents(
    _ states: BCI2000States, _ parameters: BCI2000Parameters
  ) throws(ReadingError) {
    guard let flashes = try states.flashes() else {
      events = states.events(samplingRate: samplingRate)
      return
    }
    events = flashes.events(samplingRate: samplingRate)
    guard let speller = parameters.speller(warnings: &warnings) else { return }
    guard flashes.greatestCode <= speller.codeCount else {
      warnings.add(
        .contradiction,
        "its codes go up to \(flashes.greatestCode), but its matrix has \(speller.codeCount)")
      return
    }
    self.speller = speller
    let named = parameters.first(.textToSpell).map { $0.map(String.init) } ?? []
    let selections = (events.last?.flash?.selection ?? -1) + 1
    if let text = flashes.text(speller) {
      self.text = text
      if named.count == text.count, named != text {
        warnings.add(
          .contradiction,
          "TextToSpell says \(named.joined()), but the labels of the flashes say \(text.joined())")
      }
    } else if named.count == selections {
      text = named
    }
  }
}

extension BCI2000Parameters {
  /// The matrix on the screen; `nil` where the file does not describe one.
  fileprivate func speller(warnings: inout [Warning]) -> Speller? {
    guard let targets = self[.targetDefinitions], targets.columns > 0,
      let rows = first(.matrixRows).flatMap({ Int($0) }),
      let columns = first(.matrixColumns).flatMap({ Int($0) }), rows > 0, columns > 0
    else { return nil }
    let items = stride(from: 0, to: targets.items.count, by: targets.columns).map {
      targets.items[$0]
    }
    let (size, overflow) = rows.multipliedReportingOverflow(by: columns)
    guard !overflow, items.count == size else {
      warnings.add(
        .contradiction,
        "TargetDefinitions names \(items.count) items for a matrix of \(rows) by \(columns)")
      return nil
    }
    let matrix = (0..<rows).map { Array(items[($0 * columns)..<(($0 + 1) * columns)]) }
    return Speller(matrix: matrix, order: .rowsFirst)
  }
}
