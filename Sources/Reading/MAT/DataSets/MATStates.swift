import Files
import Signal

/// Runs as structs of a signal and states: the P300 sets of BNCI Horizon 2020 from 2014.
///
/// The variable `data` is a struct, a struct array or a cell of structs, one a run: `X` [sample,
/// electrode], `y` [sample] 0 for none, else a class of `classes`; `y_stim` [sample] 0 for none, else the
/// code that is lit; `trial` the samples (from 1) at which selections begin; `channels` a cell of labels.
struct MATStates: Sendable {
  /// What the file is usually called, 0 standing for any digit.
  let stem: String
  /// How many electrodes the set has.
  let electrodes: Int
  /// How many runs a file of it holds.
  let runs: ClosedRange<Int>

  /// The fields of one run.
  private struct Run {
    let fields: MATChildren
    let index: Int

    func field(_ name: String) throws(ReadingError) -> MATArray? {
      try fields.field(name, of: index)
    }
  }

  func read(_ file: MATFile, as set: MATDataSet) throws(ReadingError) -> [Recording]? {
    guard let kind = file["data"]?.kind, kind == .cell || kind == .structure,
      let data = try file.array("data")
    else { return nil }
    var runs: [Run] = []
    for part in try Self.structs(data) {
      let fields = try part.fields()
      guard ["X", "y", "channels"].allSatisfy(fields.fields.contains) else { return nil }
      for index in 0..<fields.count { runs.append(Run(fields: fields, index: index)) }
    }
    guard let first = runs.first, try isOwn(file, first, count: runs.count, set) else { return nil }
    var recordings: [Recording] = []
    for (index, run) in runs.enumerated() {
      recordings.append(
        try read(run, file, name: runs.count > 1 ? "run\(index + 1)" : nil, as: set))
    }
    return recordings
  }

  /// The struct arrays in a cell, or the one that `data` is.
  private static func structs(_ data: MATArray) throws(ReadingError) -> [MATArray] {
    guard data.kind == .cell else { return [data] }
    let cells = try data.cells()
    var structs: [MATArray] = []
    for index in 0..<cells.count {
      let cell = try cells.cell(index)
      guard cell.kind == .structure else { return [] }
      structs.append(cell)
    }
    return structs
  }

  /// Whether a file is of this set and not of another in the same layout: by its name if that is one of
  /// theirs, else by its electrodes, else by its runs.
  private func isOwn(
    _ file: MATFile, _ run: Run, count: Int, _ set: MATDataSet
  ) throws(ReadingError) -> Bool {
    let all = MATDataSet.all.compactMap { row -> MATStates? in
      if case .states(let layout) = row.layout { layout } else { nil }
    }
    if let named = all.first(where: { $0.isStem(file.stem) }) { return named.stem == stem }
    let signal = try run.field("X")
    let width = signal?.dimensions.count == 2 ? signal?.dimensions[1] : nil
    if let sized = all.first(where: { $0.electrodes == width }) { return sized.stem == stem }
    return all.first { $0.runs.contains(count) }?.stem == stem
  }

  private func isStem(_ name: Substring) -> Bool {
    name.count == stem.count
      && zip(name, stem).allSatisfy { $1 == "0" ? $0.isWholeNumber : $0 == $1 }
  }

  private func read(
    _ run: Run, _ file: MATFile, name: String?, as set: MATDataSet
  ) throws(ReadingError) -> Recording {
    func required(_ field: String) throws(ReadingError) -> MATArray {
      guard let array = try run.field(field) else {
        throw .malformed(
          path: file.path, place: .part("variable data"),
          found: "the fields \(run.fields.fields.joined(separator: ", "))",
          expected: "a field \(field)")
      }
      return array
    }
    let signal = try required("X")
    guard signal.dimensions.count == 2, signal.count > 0, signal.dimensions[1] <= 4096 else {
      throw signal.mismatch(expected: "[sample, electrode] of 1 to 4096 electrodes (data.X)")
    }
    let (count, width) = (signal.dimensions[0], signal.dimensions[1])
    let labels = try required("channels").labels(count: width) ?? set.labels(width)
    var recording = try set.recording(
      file, name: name, numbers: signal.numbers(), labels: labels,
      offsets: (0..<width).map { $0 * count }, stride: 1, count: count,
      samplingRate: set.samplingRate ?? 256)
    func states(_ array: MATArray, _ field: String) throws(ReadingError) -> MATNumbers {
      guard array.count == count else {
        throw array.mismatch(expected: "\(count) values, as the signal has samples (data.\(field))")
      }
      return try array.numbers()
    }
    let classes = try states(required("y"), "y")
    let names = try run.field("classes")?.texts() ?? []
    let target = names.firstIndex { Label(named: $0) == .target }.map { $0 + 1 } ?? 2
    let codes = try run.field("y_stim").map { (array) throws(ReadingError) in
      try states(array, "y_stim")
    }
    var flashes = FlashTrain()
    try flashes.scan(0..<count) { (sample) throws(ReadingError) in
      let isTarget = classes[sample] == Double(target)
      // Where codes are not known the class stands for one.
      let code =
        try codes?.stimulusCode(at: sample) ?? (classes[sample] == 0 ? 0 : isTarget ? 1 : 2)
      return FlashTrain.State(code: code, isTarget: isTarget)
    }
    let trials = try run.field("trial").flatMap { (array) throws(ReadingError) in
      array.kind.isNumeric && array.count > 0 ? try array.wholeNumbers() : nil
    }
    if let trials, trials.count > 1 {
      flashes.split(at: trials.map { $0 - 1 })
    } else {
      flashes.splitAtPauses()
    }
    guard codes != nil, flashes.greatestCode > 2 else {
      recording.events = flashes.classEvents(samplingRate: recording.samplingRate)
      return recording
    }
    let first = try run.field("classes_stim")?.texts().first?.lowercased() ?? ""
    recording.adopt(
      flashes, speller: .wadsworth(order: first.contains("row") ? .rowsFirst : .columnsFirst))
    return recording
  }
}
