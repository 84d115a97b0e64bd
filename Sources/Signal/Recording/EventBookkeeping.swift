/// Events by which programs keep their books: breaks, rejections, synchronisation, states of a box.
///
/// They are no flashes, whatever else a recording holds.
package enum EventBookkeeping {
  /// Whether an event is one of them.
  package static func contains(_ event: Event) -> Bool {
    if let code = event.code ?? Int(event.text) { return isBookkeeping(code: code) }
    return isBookkeeping(text: event.text)
  }

  /// Whether a person or a program marked the span of an event as bad (MNE's rule: `BAD…` in any case).
  package static func isBad(_ text: String) -> Bool {
    let last = text.split(separator: "/").last.map { $0.drop { $0 == " " } } ?? ""
    return text.lowercased().hasPrefix("bad") || last.lowercased().hasPrefix("bad")
  }

  private static func isBookkeeping(text: String) -> Bool {
    let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
    let plain = words.joined(separator: " ")
    if isBad(text) || plain.hasPrefix("edge") { return true }
    if let first = words.first, types.contains(String(first)) { return true }
    return names.contains { plain == $0 || plain.hasPrefix("\($0) ") }
      || plain.hasPrefix("ovtk ") && !plain.contains(" label ")
        && Label(named: text) == nil
  }

  /// Types of BrainVision's and NeuroScan's markers that are no stimuli.
  private static let types: Set = [
    "new", "syncstatus", "comment", "response", "time", "userinfo", "actichamp", "pulse",
    "keypad", "keyboard",
  ]

  private static let names = [
    "boundary", "cms out of range", "battery low", "recording start", "recording starts",
    "recording started", "recording end", "recording ends", "recording ended",
    "recording stop", "start recording", "end recording", "stop recording", "impedance",
    "lost samples", "lostsamples", "buffer overflow", "dc correction", "begin", "start", "end",
    "stop", "pause", "resume", "break", "epoch", "segment", "sync",
  ]

  /// BioSig's breaks and starts of trials, EEGLAB's boundary, and OpenViBE's states of an experiment, a
  /// segment, a trial or a stimulus: all from 32769 to 33023.
  private static func isBookkeeping(code: Int) -> Bool {
    code == -99 || code == 0x300 || code == 0x7FFE || (32_769...33_023).contains(code)
  }
}
