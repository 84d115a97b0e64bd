import Files
import Signal

/// The name of a column, taken apart: its label, the unit behind it, its words.
struct CSVWords {
  /// The name without its unit.
  let label: String
  /// The unit in brackets, or behind `_` or `/`; `nil` where there is none.
  let unit: String?
  /// In lower case: `TimeStamp_ms` has three.
  let words: [String]

  init(_ name: String) {
    let (label, unit) = Self.split(name)
    self.label = label
    self.unit = unit
    words = Self.words(of: label)
  }

  /// All words without anything between them.
  var joined: String { words.joined() }
  /// The words without numbers in them, but for single letters: T7 is no time.
  var plain: [String] {
    words.map { word in
      let letters = word.filter(\.isLetter)
      return letters.count > 1 ? letters : word
    }
  }
  /// The unit as one of time.
  var timeUnit: CSVTimeUnit? {
    unit.flatMap { CSVTimeUnit(named: $0) }
      ?? (words.count > 1 ? words.last.flatMap { CSVTimeUnit(named: $0) } : nil)
  }

  /// A name and its unit, where what stands there is one of time or voltage.
  private static func split(_ name: String) -> (label: String, unit: String?) {
    func parts(_ end: String.Index, _ unit: Substring) -> (String, String?)? {
      let trimmed = String(trimming: Array(unit.utf8))
      guard VoltageUnit.microvolts(per: trimmed) != nil || CSVTimeUnit(named: trimmed) != nil
      else { return nil }
      return (String(trimming: Array(name[..<end].utf8)), trimmed)
    }
    if let last = name.last, last == ")" || last == "]",
      let open = name.lastIndex(of: last == ")" ? "(" : "["), open != name.startIndex
    {
      return parts(open, name[name.index(after: open)...].dropLast()) ?? (name, nil)
    }
    // A single letter behind a line may be anything: F_V, C_S.
    if let mark = name.lastIndex(where: { $0 == "_" || $0 == "/" || $0 == " " }),
      mark != name.startIndex, name.distance(from: mark, to: name.endIndex) > 2
    {
      return parts(mark, name[name.index(after: mark)...]) ?? (name, nil)
    }
    return (name, nil)
  }

  /// Parted at everything that is no letter or digit, and where a capital follows a small letter.
  private static func words(of label: String) -> [String] {
    var words: [String] = []
    var word = ""
    var wasSmall = false
    for character in label {
      let isPart = character.isLetter || character.isNumber
      if !isPart || wasSmall && character.isUppercase {
        if !word.isEmpty { words.append(word) }
        word = ""
      }
      if isPart { word += character.lowercased() }
      wasSmall = character.isLowercase
    }
    return word.isEmpty ? words : words + [word]
  }
}

/// What the usual names of columns mean.
enum CSVVocabulary {
  private static let times: Set = [
    "t", "ts", "time", "times", "timestamp", "timestamps", "datetime", "clock", "unixts",
    "lslts", "zeit", "zeitstempel", "temps", "tiempo", "tempo",
  ]
  private static let counters: Set = [
    "index", "idx", "counter", "sample", "samples", "sampleindex", "samplenumber", "samplenum",
    "sampleno", "samplecounter", "samplecount", "sampleid", "packetcounter", "packetnum",
    "packetnumber", "packagenum", "packagenumber", "packetid", "seq", "sequence", "sequencenumber",
    "serialnumber", "unnamed", "frame", "framenumber",
  ]
  private static let markers: Set = [
    "status", "label", "labels", "code", "codes", "elements", "markerchannel", "sti",
    "stimulationcode", "stimuluscode", "stimcode", "trg", "dintrigger",
  ]
  private static let markerWords: Set = [
    "marker", "markers", "stim", "stimulus", "stimuli", "stimulation", "stimulations", "trigger",
    "triggers", "trig", "event", "events", "annotation", "annotations",
  ]
  /// What stands beside the code of an event.
  private static let besideCodes: Set = [
    "index", "begin", "phase", "source", "version", "date", "duration",
  ]
  private static let ignored: Set = [
    "", "other", "battery", "notused", "epoch", "headbandon", "timestampformatted", "date",
    "batterylevel", "batterypercent", "phaseinsequence", "interpolated", "subject", "session",
    "samplingrate", "samplerate",
  ]
  /// Words that begin the names of what a headset measures beside EEG.
  private static let auxiliary = [
    "aux", "accel", "gyro", "analog", "digital", "resistance", "magnet", "optics", "heart",
    "temperature", "impedance", "quality", "photo", "attention", "meditation", "blink",
    "spo", "quaternion", "respiration", "pressure", "humidity", "battery",
  ]
  private static let auxiliaryWords: Set = [
    "acc", "accx", "accy", "accz", "gyr", "gyrx", "gyry", "gyrz", "mag", "ppg", "gsr", "eda", "hr",
    "x", "y", "z", "temp", "resp", "hsi", "cq", "eq", "delta", "theta", "alpha", "beta", "gamma",
    "pow", "mot", "gaze", "pupil", "jaw", "bpm",
  ]

  /// What a column is by its usual name; an electrode if that says nothing else.
  static func meaning(of name: CSVWords) -> CSVRule.Meaning {
    let words = name.plain
    let letters = words.filter { !$0.allSatisfy(\.isNumber) }.joined()
    if isTime(name) { return .time }
    if letters == "eventdate" || letters == "eventdates" { return .eventDates }
    if letters == "eventduration" { return .eventDurations }
    if counters.contains(letters) { return .counter }
    if ignored.contains(letters) { return .ignored }
    if markers.contains(letters) { return .marker }
    if words.contains(where: markerWords.contains) {
      return words.contains(where: besideCodes.contains) ? .ignored : .marker
    }
    let isAuxiliary = words.contains { word in
      auxiliaryWords.contains(word) || auxiliary.contains { word.hasPrefix($0) }
    }
    return isAuxiliary ? .auxiliary : .electrode
  }

  /// Whether a name is that of times, with or without a unit behind it.
  private static func isTime(_ name: CSVWords) -> Bool {
    var words = name.plain.filter { !$0.allSatisfy(\.isNumber) }
    if words.count > 1, let last = words.last, CSVTimeUnit(named: last) != nil {
      words.removeLast()
    }
    if words.contains("formatted") { return words.contains("timestamp") }
    if times.contains(words.joined()) { return true }
    guard let first = words.first, let last = words.last else { return false }
    return words.contains("timestamp") || words.contains("timestamps")
      || zip(words, words.dropFirst()).contains { $0 == "time" && $1 == "stamp" }
      || first == "time" || last == "time" || last == "times"
  }
}
