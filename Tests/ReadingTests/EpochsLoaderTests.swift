import Files
import Reading
import Signal
import TestFiles
import TestSupport
import Testing

/// The front door: from paths to epochs.
@Suite struct EpochsLoaderTests {
  private let folder = TemporaryFolder()

  private static let settings = Preprocessing(
    electrodes: nil, samplingRate: 32, band: FrequencyBand(low: 1, high: 10), window: 0.25,
    normalization: .none)

  private func load(
    _ paths: [String], settings: Preprocessing = settings, threads: Int = 1,
    speller: Speller? = nil, mapping: FlashMapping = .standard
  ) throws -> EpochsLoader.Loaded {
    var loader = EpochsLoader(settings)
    loader.threads = threads
    loader.speller = speller
    loader.mapping = mapping
    return try loader.load(paths.map { try InputFile(RecordingPath($0)) })
  }

  /// 12 s of two electrodes with a target and another flash in each second, but for the last.
  private func edf(
    _ name: String, labels: [String] = ["Fz", "Cz"], phase: Int = 0,
    texts: [String] = ["target", "nontarget"]
  ) throws -> String {
    let signals = labels.enumerated().map { place, label in
      EDFBuilder.Signal(
        label, samplesPerRecord: 64,
        samples: (0..<768).map { ($0 * $0 * (7 + place) + $0 * 31 + phase) % 997 - 498 })
    }
    let annotations = (0..<12).map { second in
      "+\(second)^^_"
        + texts.enumerated().map { "+\(second).\(2 + 4 * $0)^\($1)^_" }.joined()
    }
    var builder = EDFBuilder(records: 12, signals: signals + [.annotations(annotations)])
    builder.reserved = "EDF+C"
    return try folder.write(builder.bytes, as: name)
  }

  /// An epochs file, made from a recording of its own.
  private func npz(_ name: String, phase: Int = 0) throws -> String {
    let path = folder.path(name)
    try EpochsFile.write(try load([try edf(name + ".edf", phase: phase)]).epochs, to: path)
    return path
  }

  // MARK: Order

  @Test func `recordings follow each other, each with its name and digest`() throws {
    let paths = [try edf("b.edf", phase: 5), try edf("a.edf")]
    let loaded = try load(paths)
    let parts = try paths.map { try load([$0]).epochs }
    #expect(loaded.epochs.count == 48 && parts[0].count == 24)
    #expect(loaded.epochs.samples == parts[0].samples + parts[1].samples)
    #expect(
      loaded.epochs.recordings == Array(repeating: 0, count: 24) + Array(repeating: 1, count: 24))
    #expect(loaded.epochs.metadata.sources.map(\.name) == ["b.edf", "a.edf"])
    for (source, path) in zip(loaded.epochs.metadata.sources, paths) {
      #expect(source.sha256 == (try FileBytes(path: path).sha256()))
    }
    #expect(loaded.report.epochs == 48 && loaded.report.flashes == 48)
    #expect(loaded.epochs.metadata.preprocessing?.electrodes == ["Fz", "Cz"])
  }

  @Test func `recordings and epochs files stand in the order they were named in`() throws {
    let paths = [try edf("a.edf"), try npz("b.npz", phase: 3), try edf("c.edf", phase: 9)]
    let epochs = try load(paths).epochs
    let parts = try paths.map { try load([$0]).epochs }
    #expect(epochs.samples == parts.flatMap(\.samples))
    #expect(epochs.labels == parts.flatMap(\.labels))
    #expect(epochs.onsets == parts.flatMap(\.onsets))
    let recordings: [Int32] = (0..<72).map { Int32($0 / 24) }
    #expect(epochs.recordings == recordings)
    let selections = parts[0].selectionCount
    let expected = zip([0, 1, 2] as [Int32], parts).flatMap { number, part in
      part.selections.map { $0 + number * Int32(selections) }
    }
    #expect(epochs.selections == expected)
    #expect(epochs.metadata.sources.map(\.name) == ["a.edf", "b.npz.edf", "c.edf"])
  }

  @Test func `one recording of a file that holds two is loaded by its name`() throws {
    let path = try folder.write(MATDataSets.guger(), as: "s8.mat")
    let names = try RecordingReader.read(path).compactMap(\.source.name)
    try #require(names.count == 2)
    let all = try load([path]).epochs
    let each = try names.map { try load(["\(path)#\($0)"]).epochs }
    #expect(all.metadata.sources.map(\.name) == names.map { "s8.mat#\($0)" })
    #expect(all.samples == each[0].samples + each[1].samples)
    #expect(each[1].metadata.sources.map(\.name) == ["s8.mat#\(names[1])"])
  }

  @Test(arguments: [2, 3, 8]) func `the number of threads does not matter`(threads: Int) throws {
    let paths = [try edf("a.edf"), try npz("b.npz", phase: 3), try edf("c.edf", phase: 9)]
    let (one, many) = (try load(paths), try load(paths, threads: threads))
    #expect(one.epochs == many.epochs)
    #expect(one.report == many.report)
  }

  // MARK: What is on the screen, and which events are flashes

  @Test func `what the user says is on the screen counts for all inputs`() throws {
    let menu = Speller(items: ["yes", "no"])
    let paths = [try npz("b.npz"), try edf("a.edf")]
    #expect(try load(paths).epochs.metadata.speller == nil)
    #expect(try load(paths, speller: menu).epochs.metadata.speller == menu)
  }

  @Test func `a mapping makes flashes of other events`() throws {
    let path = try edf("a.edf", texts: ["high tone", "low tone"])
    let mapping = FlashMapping(targets: [try #require(EventPattern("high tone"))])
    let epochs = try load([path], mapping: mapping).epochs
    #expect(epochs.count == 12 && epochs.labels.allSatisfy { $0 == .target })
  }

  // MARK: Errors

  @Test func `what cannot be read is told by its path`() throws {
    let missing = folder.path("none.edf")
    #expect(
      throws: ReadingError.cannotOpen(path: missing, reason: "No such file or directory")
    ) { try load([edf("a.edf"), missing]) }
    var bytes = try [UInt8](
      folder.data(npz("b.npz").split(separator: "/").last.map(String.init) ?? ""))
    bytes.removeLast(40)
    let cut = try folder.write(bytes, as: "cut.npz")
    let error = #expect(throws: LoadingError.self) { try load([edf("a.edf"), cut]) }
    #expect(error?.description.hasPrefix("\(cut): ") == true)
  }

  @Test func `a recording without flashes is told with the events that it has`() throws {
    let path = try edf("a.edf", texts: ["rest", "blink"])
    let error = #expect(throws: LoadingError.self) { try load([edf("b.edf"), path]) }
    #expect(
      error?.description
        == "\(path): found events blink (12 times), rest (12 times); "
        + "expected flashes: name them with --targets and --nontargets")
  }

  @Test func `electrodes that one recording lacks are named with it`() throws {
    let path = try edf("b.edf", labels: ["Fz", "Pz"])
    var settings = Self.settings
    settings.electrodes = ["Cz"]
    #expect(
      throws: LoadingError.preprocessing(
        .missingElectrodes(path: path, missing: ["Cz"], available: ["Fz", "Pz"]))
    ) { try load([edf("a.edf"), path], settings: settings) }
  }

  @Test func `epochs of another kind are refused by their number`() throws {
    var settings = Self.settings
    settings.window = 0.5
    let error = #expect(throws: LoadingError.self) {
      try load([npz("b.npz"), edf("a.edf")], settings: settings)
    }
    #expect(error?.description.hasPrefix("input 2: found ") == true)
  }
}
