import Files
import Signal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// One reader under libFuzzer; `P300_FUZZ_FORMAT` names the format (edf, mat, fif, …). How to build and
// run it stands in CONTRIBUTING.md.

/// What libFuzzer calls with each input.
private typealias Body = @convention(c) (UnsafePointer<UInt8>, Int) -> CInt

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ body: Body
) -> CInt

private let format: RecordingFormat = {
  let name = getenv("P300_FUZZ_FORMAT").map { String(cString: $0) } ?? ""
  guard let format = RecordingFormat.allCases.first(where: { "\($0)".lowercased() == name }) else {
    let names = RecordingFormat.allCases.map { "\($0)".lowercased() }
    fatalError("P300_FUZZ_FORMAT is one of " + names.joined(separator: " "))
  }
  return format
}()

/// Runs libFuzzer; the package manager calls an executable's entry point by this name.
@_cdecl("FuzzReaders_main")
public func entry(
  _ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> CInt {
  var count = count
  var arguments = arguments
  return runDriver(&count, &arguments) { data, count in
    let bytes = FileBytes(Array(UnsafeBufferPointer(start: data, count: count)), path: "input")
    guard let recordings = try? format.read(bytes) else { return 0 }
    for recording in recordings {
      for channel in recording.channels.indices.prefix(2) {
        let end = recording.sampleCount
        _ = recording.samples.read(channel: channel, samples: max(0, end - 100)..<end)
      }
      _ = FlashMapping.standard.flashes(of: recording)
    }
    return 0
  }
}
