import Detection
import Files
import Reading
import Signal
import TestSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// One reader under libFuzzer; `P300_FUZZ_FORMAT` names it: a format of recordings (edf, mat, fif, …), or
// epochs, detector, table or options. How to build and run it stands in CONTRIBUTING.md.

/// What libFuzzer calls with each input.
private typealias Body = @convention(c) (UnsafePointer<UInt8>, Int) -> CInt

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ body: Body
) -> CInt

/// What is read, by its name.
private let targets: [String: @Sendable (FileBytes) -> Void] = {
  var targets: [String: @Sendable (FileBytes) -> Void] = [
    "epochs": readEpochs, "detector": readDetector, "table": readTable, "options": readOptions,
  ]
  for format in RecordingFormat.allCases {
    targets["\(format)".lowercased()] = { bytes in readRecordings(bytes, format) }
  }
  return targets
}()

private let read: @Sendable (FileBytes) -> Void = {
  let name = getenv("P300_FUZZ_FORMAT").map { String(cString: $0) } ?? ""
  guard let read = targets[name] else {
    fatalError("P300_FUZZ_FORMAT is one of " + targets.keys.sorted().joined(separator: " "))
  }
  return read
}()

private func readRecordings(_ bytes: FileBytes, _ format: RecordingFormat) {
  guard let recordings = try? format.read(bytes) else { return }
  for recording in recordings {
    for channel in recording.channels.indices.prefix(2) {
      let end = recording.sampleCount
      _ = recording.samples.read(channel: channel, samples: max(0, end - 100)..<end)
    }
    _ = FlashMapping.standard.flashes(of: recording)
  }
}

private func readEpochs(_ bytes: FileBytes) {
  guard EpochsReader.canRead(bytes), let epochs = try? EpochsReader.read(bytes) else { return }
  precondition(epochs.samples.count == epochs.count * epochs.epochSize)
}

/// Detectors whose checksums are taken as right, since no fuzzer would find one.
private func readDetector(_ bytes: FileBytes) {
  guard let detector = try? DetectorFile.read(bytes, checkingSums: false) else { return }
  _ = DetectorFile.bytes(of: detector)
}

private func readTable(_ bytes: FileBytes) {
  guard let table = try? TabSeparatedTable(bytes) else { return }
  guard var recording = try? recording(of: [[0, 0]], rate: 1) else { return }
  try? BIDSEvents(table).apply(to: &recording)
  _ = FlashMapping.standard.flashes(of: recording)
}

/// Options whose values are languages of their own, a line each; patterns are tried on the lines.
private func readOptions(_ bytes: FileBytes) {
  guard let text = try? ByteReader(bytes).text(at: 0, length: bytes.count),
    var recording = try? recording(of: [[0, 0]], rate: 1)
  else { return }
  let lines = text.split(separator: "\n").map(String.init)
  recording.events = lines.map { Event(onset: 0, duration: 0, text: $0, code: nil) }
  for line in lines {
    let patterns = EventPattern.parts(ofList: line).compactMap { EventPattern($0) }
    _ = FlashMapping(targets: patterns).flashes(of: recording)
    _ = CodeFolding(line)
    _ = TableLayout(line)
    _ = RecordingPath(line).lastComponent
  }
}

/// Runs libFuzzer; the package manager calls an executable's entry point by this name.
@_cdecl("FuzzReaders_main")
public func entry(
  _ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> CInt {
  var count = count
  var arguments = arguments
  return runDriver(&count, &arguments) { data, count in
    read(FileBytes(Array(UnsafeBufferPointer(start: data, count: count)), path: "input"))
    return 0
  }
}
