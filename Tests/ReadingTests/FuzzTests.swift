import Files
import Foundation
import Reading
import Signal
import TestSupport
import Testing

/// A reader and a valid file for it, made in code.
struct FuzzTarget: Sendable, CustomTestStringConvertible {
  let name: String
  let seeds: [[UInt8]]
  /// The bytes that matter most.
  let header: Range<Int>
  let read: @Sendable (FileBytes) throws(ReadingError) -> [Recording]
  /// Whether some damage is an error; not where broken lines are left out.
  var refusesDamage = true

  var testDescription: String { name }
}

extension FuzzTarget {
  /// Every reader; a new format is one more line.
  static let all: [FuzzTarget] = [
    FuzzTarget(
      name: "BrainVision header", seeds: [FuzzSeeds.brainVisionHeader, FuzzSeeds.vectorizedHeader],
      header: 0..<600,
      read: { bytes throws(ReadingError) in
        try BrainVisionReader.read(bytes, open: FuzzSeeds.brainVisionFile)
      }),
    FuzzTarget(
      name: "BrainVision markers", seeds: [FuzzSeeds.brainVisionMarkers], header: 100..<300,
      read: { bytes throws(ReadingError) in
        let header = FileBytes(FuzzSeeds.brainVisionHeader, path: "seed.vhdr")
        return try BrainVisionReader.read(header) { name throws(ReadingError) in
          name == "seed.vmrk" ? bytes : try FuzzSeeds.brainVisionFile(name)
        }
      }, refusesDamage: false),
    FuzzTarget(
      name: "BrainVision text", seeds: [FuzzSeeds.brainVisionText], header: 0..<60,
      read: { bytes throws(ReadingError) in
        let header = FileBytes(FuzzSeeds.brainVisionTextHeader, path: "seed.vhdr")
        return try BrainVisionReader.read(header) { name in name == "seed.eeg" ? bytes : nil }
      }),
    FuzzTarget(
      name: "EDF", seeds: [FuzzSeeds.edf, FuzzSeeds.discontinuousEDF, FuzzSeeds.stateChannels],
      header: 0..<1280,
      read: { bytes throws(ReadingError) in try EDFReader.read(bytes) }),
    FuzzTarget(
      name: "BDF", seeds: [FuzzSeeds.bdf], header: 0..<1024,
      read: { bytes throws(ReadingError) in try EDFReader.read(bytes) }),
    FuzzTarget(
      name: "MAT", seeds: FuzzSeeds.mat, header: 0..<600,
      read: { bytes throws(ReadingError) in try MATReader.read(bytes) }),
    FuzzTarget(
      name: "EEGLAB", seeds: FuzzSeeds.eeglab, header: 0..<900,
      read: { bytes throws(ReadingError) in try EEGLABReader.read(bytes) }),
    FuzzTarget(
      name: "BCI2000", seeds: FuzzSeeds.bci2000, header: 0..<900,
      read: { bytes throws(ReadingError) in try BCI2000Reader.read(bytes) }),
    FuzzTarget(
      name: "FIF", seeds: FuzzSeeds.fif, header: 0..<700,
      read: { bytes throws(ReadingError) in try FIFReader.read(bytes) }),
    FuzzTarget(
      name: "FIF first part", seeds: [FuzzSeeds.fifParts[0]], header: 0..<700,
      read: { bytes throws(ReadingError) in
        let damaged = try ByteReader(bytes).array(at: 0, length: bytes.count)
        return try FIFReader.read(
          FileBytes(damaged, path: FuzzSeeds.folder + "/seed.fif")
        ) { _ in
          FileBytes(FuzzSeeds.fifParts[1], path: "seed-1.fif")
        }
      }),
    FuzzTarget(
      name: "FIF further part", seeds: [FuzzSeeds.fifParts[1]], header: 0..<700,
      read: { bytes throws(ReadingError) in
        try FIFReader.read(
          FileBytes(FuzzSeeds.fifParts[0], path: FuzzSeeds.folder + "/seed.fif")
        ) { _ in bytes }
      }),
    FuzzTarget(
      name: "FIF epochs", seeds: FuzzSeeds.fifEpochs, header: 0..<4096, read: epochs),
    FuzzTarget(
      name: "EEGLAB epochs", seeds: FuzzSeeds.eeglabEpochs, header: 0..<900, read: epochs),
    FuzzTarget(
      name: "GDF", seeds: FuzzSeeds.gdf, header: 0..<1024,
      read: { bytes throws(ReadingError) in try GDFReader.read(bytes) }),
    FuzzTarget(
      name: "XDF", seeds: FuzzSeeds.xdf, header: 0..<900,
      read: { bytes throws(ReadingError) in try XDFReader.read(bytes) }),
    FuzzTarget(
      name: "NeuroScan", seeds: FuzzSeeds.neuroScan, header: 0..<1125,
      read: { bytes throws(ReadingError) in try NeuroScanReader.read(bytes) }),
    FuzzTarget(
      name: "NEDF", seeds: FuzzSeeds.nedf, header: 0..<700,
      read: { bytes throws(ReadingError) in try NEDFReader.read(bytes) }),
    FuzzTarget(
      name: "OpenViBE", seeds: FuzzSeeds.openViBEStreams, header: 0..<400,
      read: { bytes throws(ReadingError) in try OpenViBEReader.read(bytes) }),
    FuzzTarget(
      name: "MFF signal1.bin", seeds: [FuzzSeeds.mff("signal1.bin")], header: 0..<64,
      read: { bytes throws(ReadingError) in try FuzzSeeds.readMFF("signal1.bin", bytes) }),
    FuzzTarget(
      name: "MFF info1.xml", seeds: [FuzzSeeds.mff("info1.xml")], header: 0..<400,
      read: { bytes throws(ReadingError) in try FuzzSeeds.readMFF("info1.xml", bytes) }),
    FuzzTarget(
      name: "MFF epochs.xml", seeds: [FuzzSeeds.mff("epochs.xml")], header: 0..<300,
      read: { bytes throws(ReadingError) in try FuzzSeeds.readMFF("epochs.xml", bytes) }),
    FuzzTarget(
      name: "MFF Events_DIN.xml", seeds: [FuzzSeeds.mff("Events_DIN.xml")], header: 0..<400,
      read: { bytes throws(ReadingError) in try FuzzSeeds.readMFF("Events_DIN.xml", bytes) },
      refusesDamage: false),
    FuzzTarget(
      name: "MFF coordinates.xml", seeds: [FuzzSeeds.mff("coordinates.xml")], header: 0..<400,
      read: { bytes throws(ReadingError) in try FuzzSeeds.readMFF("coordinates.xml", bytes) },
      refusesDamage: false),
    FuzzTarget(
      name: "MFF info.xml", seeds: [FuzzSeeds.mff("info.xml")], header: 0..<200,
      read: { bytes throws(ReadingError) in try FuzzSeeds.readMFF("info.xml", bytes) }),
    FuzzTarget(
      name: "CSV", seeds: FuzzSeeds.csv, header: 0..<200,
      read: { bytes throws(ReadingError) in try CSVReader.read(bytes) }),
    FuzzTarget(
      name: "BIDS events", seeds: [FuzzSeeds.events, FuzzSeeds.litEvents], header: 0..<64,
      read: { bytes throws(ReadingError) in
        var recording = try first(EDFReader.read(FileBytes(FuzzSeeds.edf, path: "seed.edf")))
        try BIDSEvents(TabSeparatedTable(bytes)).apply(to: &recording)
        return [recording]
      }),
  ]
}

/// Reads epochs as a recording of no interest, which stands for them.
private func epochs(_ bytes: FileBytes) throws(ReadingError) -> [Recording] {
  do throws(LoadingError) {
    let epochs = try EpochsReader.read(bytes)
    precondition(epochs.samples.count == epochs.count * epochs.epochSize)
  } catch {
    if case .reading(let error) = error { throw error }
    throw .malformed(
      path: bytes.path, place: .part("epochs"), found: error.description, expected: "flashes")
  }
  return try EDFReader.read(FileBytes(FuzzSeeds.edf, path: "seed.edf"))
}

/// Every reader on damaged files: an error or a recording, within a second, and never a crash.
///
/// `P300_FUZZ_MUTATIONS` sets the damaged copies a reader (2,000 unless told otherwise) and
/// `P300_FUZZ_SEED` the seed. With `P300_FUZZ_MEMORY=1 MALLOC_MMAP_THRESHOLD_=65536` and `--no-parallel`, on
/// Linux, the memory that each copy takes is measured: at most four times the file and 2 MB.
@Suite struct FuzzTests {
  private static func setting(_ name: String, _ standard: Int) -> Int {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? standard
  }

  @Test(arguments: FuzzTarget.all) func `damaged files are read or refused`(target: FuzzTarget) {
    let seed = Self.setting("P300_FUZZ_SEED", 0)
    var mutator = Mutator(seed: UInt64(truncatingIfNeeded: seed))
    var read = 0
    var refused = 0
    var slowest = 0.0
    var largest = 0
    let measuresMemory = Self.setting("P300_FUZZ_MEMORY", 0) != 0
    for index in 0..<Self.setting("P300_FUZZ_MUTATIONS", 2_000) {
      let bytes = mutator.mutated(target.seeds[index % target.seeds.count], header: target.header)
      #if os(Linux)
        let memory = measuresMemory ? PeakMemory() : nil
      #endif
      let start = threadSeconds()
      do throws(ReadingError) {
        try target.read(FileBytes(bytes, path: "damaged")).forEach(use)
        read += 1
      } catch {
        #expect(!error.description.isEmpty)
        refused += 1
      }
      slowest = max(slowest, threadSeconds() - start)
      #if os(Linux)
        if let memory { largest = max(largest, memory.growth - 4 * bytes.count) }
      #endif
    }
    print(
      "fuzz \(target.name): \(read) read, \(refused) refused, slowest \(slowest) s"
        + (measuresMemory ? ", at most \(largest) bytes beyond four times the file" : ""))
    #expect(largest < 1 << 21)
    #expect(slowest < 1)
    #expect(read > 0 && (refused > 0 || !target.refusesDamage), "damage of all kinds")
  }

  /// What this thread has worked, in seconds; how long others kept it waiting does not count.
  private func threadSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Where `P300_FUZZ_SEEDS` says, for libFuzzer.
  @Test(
    .enabled(if: ProcessInfo.processInfo.environment["P300_FUZZ_SEEDS"] != nil, "on demand"),
    arguments: FuzzTarget.all)
  func `the undamaged files can be written`(target: FuzzTarget) throws {
    let folder = try #require(ProcessInfo.processInfo.environment["P300_FUZZ_SEEDS"])
    let name = try #require(target.name.lowercased().split(separator: " ").first)
    let place = URL(filePath: folder).appending(path: name)
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    for (index, seed) in target.seeds.enumerated() {
      let file = place.appending(path: "\(target.name) \(index)")
      try Data(seed).write(to: file)
      #expect(try Data(contentsOf: file).count == seed.count)
    }
  }

  @Test(arguments: FuzzTarget.all) func `the undamaged file is read`(target: FuzzTarget) throws {
    for seed in target.seeds {
      let recordings = try target.read(FileBytes(seed, path: "seed"))
      #expect(!recordings.isEmpty)
      recordings.forEach(use)
    }
  }

  /// What every later stage asks of a recording.
  private func use(_ recording: Recording) {
    let count = recording.samples.count
    #expect(count == recording.sampleCount)
    #expect(recording.samplingRate > 0 && recording.samplingRate.isFinite)
    #expect(recording.channels.count == recording.samples.calibrations.count)
    for channel in recording.channels.indices.prefix(3) {
      let length = min(count, 100)
      #expect(recording.samples.read(channel: channel, samples: 0..<length).count == length)
      _ = recording.samples.read(channel: channel, samples: (count - length)..<count)
    }
    let flashes = FlashMapping.standard.flashes(of: recording)
    #expect(zip(flashes, flashes.dropFirst()).allSatisfy { $0.onset <= $1.onset })
    #expect(flashes.allSatisfy { (1...32_767).contains($0.stimulus) })
  }
}

/// The first recording, or an error: `#require` throws errors of any type.
private func first(_ recordings: [Recording]) throws(ReadingError) -> Recording {
  guard let first = recordings.first else {
    throw .unknownFormat(path: "seed", found: "no recording", known: [])
  }
  return first
}
