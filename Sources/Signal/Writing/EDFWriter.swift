import ElementaryFunctions
import Files

/// Writes continuous EEG as EDF+C: 16-bit samples in records, annotations beside them.
///
/// Sources: Kemp et al., "A simple format for exchange of digitized polygraphic recordings",
/// Electroencephalogr. Clin. Neurophysiol. 82, 1992 (EDF); Kemp & Olivan, "European data format
/// 'plus'", Clin. Neurophysiol. 114, 2003 (EDF+).
public struct EDFWriter: Sendable {
  /// The channels' labels, at most 16 ASCII characters each.
  public var labels: [String]
  /// Samples per second of every channel, in Hz.
  public var samplingRate: Double
  /// The local patient field: code, sex, birth date and name by EDF+, `X` where unknown.
  public var patient = "X X X X"
  /// The local recording field's parts after the start date: study, technician, equipment.
  public var equipment = "X X X"
  /// The transducer of every channel.
  public var transducer = ""
  /// The filters that every channel went through.
  public var prefiltering = ""
  /// The start of the recording.
  public var start = Start()

  /// A date and a time of day; EDF+ dates lie in 1985 to 2084.
  public struct Start: Sendable, Equatable {
    /// The year, with its century.
    public var year = 2000
    /// The month, from 1.
    public var month = 1
    /// The day of the month, from 1.
    public var day = 1
    /// The hour of the day.
    public var hour = 0
    /// The minute of the hour.
    public var minute = 0
    /// The second of the minute.
    public var second = 0

    /// The first second of the year 2000.
    public init() {}
  }

  /// A writer for channels of one rate.
  ///
  /// - Parameters:
  ///   - labels: The channels' labels, at most 16 ASCII characters each.
  ///   - samplingRate: Samples per second, in Hz.
  public init(labels: [String], samplingRate: Double) {
    self.labels = labels
    self.samplingRate = samplingRate
  }

  /// The length of a data record in seconds that holds a whole number of samples, if there is one.
  public var recordDuration: Int? {
    (1...60).first { (samplingRate * Double($0)).rounded() == samplingRate * Double($0) }
  }

  /// Writes samples and annotations to `path`.
  ///
  /// Each channel's range is its own peak, rounded up to whole µV, over ±32767 steps. The last
  /// record is filled up with zeros. Events become annotations: onset, duration (if any), text.
  ///
  /// - Parameters:
  ///   - samples: `[channel, sample]`, row-major, finite, in µV.
  ///   - events: The annotations, in order of onset.
  ///   - path: The file, replaced if it is there.
  /// - Throws: `WritingError` if the file cannot be written.
  public func write(_ samples: [Float], events: [Event], to path: String) throws(WritingError) {
    guard let recordDuration else {
      preconditionFailure("no record of at most 60 s holds a whole number of samples")
    }
    precondition(!labels.isEmpty && samples.count % labels.count == 0, "[channel, sample]")
    let length = samples.count / labels.count
    let perRecord = Int(saturating: (samplingRate * Double(recordDuration)).rounded())
    let records = (length + perRecord - 1) / perRecord
    let annotations = Self.annotations(
      events, records: records, recordDuration: recordDuration)
    let ranges = labels.indices.map { channel in
      Self.range(of: samples[channel * length..<(channel + 1) * length])
    }
    var bytes = header(
      ranges: ranges, records: records, recordDuration: recordDuration, perRecord: perRecord,
      annotationBytes: annotations.first?.count ?? 2)
    bytes.reserveCapacity(bytes.count + records * (perRecord * labels.count * 2 + 512))
    for record in 0..<records {
      for (channel, range) in ranges.enumerated() {
        for index in record * perRecord..<(record + 1) * perRecord {
          let value = index < length ? samples[channel * length + index] : 0
          let step = Int16(
            clamping: Int(saturating: (Double(value) / Double(range) * 32767).rounded()))
          bytes.append(UInt8(truncatingIfNeeded: step))
          bytes.append(UInt8(truncatingIfNeeded: step >> 8))
        }
      }
      bytes += annotations[record]
    }
    var file = try OutputFile(path: path)
    try file.write(bytes.span.bytes)
    try file.commit()
  }

  /// The half-range of a channel in µV: its largest magnitude, rounded up.
  private static func range(of samples: ArraySlice<Float>) -> Int {
    let peak = samples.reduce(0) { max($0, abs($1)) }
    precondition(peak.isFinite && peak < 9_999_999, "samples that fit a field of 8 characters")
    return max(1, Int(saturating: peak.rounded(.up)))
  }

  /// The annotation bytes of every record, all of one even length.
  ///
  /// Each begins with the record's own onset (EDF+, section 2.2.4).
  private static func annotations(
    _ events: [Event], records: Int, recordDuration: Int
  ) -> [[UInt8]] {
    var lists = (0..<records).map { Array("+\($0 * recordDuration)\u{14}\u{14}\0".utf8) }
    for event in events where records > 0 {
      let record = min(max(Int(saturating: event.onset) / recordDuration, 0), records - 1)
      let sign = event.onset < 0 ? "" : "+"
      let duration = event.duration > 0 ? "\u{15}\(event.duration.formatted(6, trimmed: true))" : ""
      let onset = "\(sign)\(event.onset.formatted(6, trimmed: true))"
      // Control characters end a text or an annotation.
      let text = event.text.unicodeScalars.filter { $0.value >= 32 }.map(String.init).joined()
      lists[record] += Array("\(onset)\(duration)\u{14}\(text)\u{14}\0".utf8)
    }
    let longest = lists.reduce(2) { max($0, $1.count) }
    let even = longest + longest % 2
    return lists.map { $0 + [UInt8](repeating: 0, count: even - $0.count) }
  }

  /// The 256 bytes of the file and 256 for every signal, field by field.
  private func header(
    ranges: [Int], records: Int, recordDuration: Int, perRecord: Int, annotationBytes: Int
  ) -> [UInt8] {
    let signals = labels.count + 1
    let months = [
      "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
    ]
    let day = Self.two(start.day)
    let date = "\(day)-\(months[start.month - 1])-\(start.year)"
    let time = [start.hour, start.minute, start.second].map(Self.two)
    var fields: [(text: String, width: Int)] = [
      ("0", 8),
      (patient, 80),
      ("Startdate \(date) \(equipment)", 80),
      ("\(day).\(Self.two(start.month)).\(Self.two(start.year % 100))", 8),
      (time.joined(separator: "."), 8),
      (String(256 * (signals + 1)), 8),
      ("EDF+C", 44),
      (String(records), 8),
      (String(recordDuration), 8),
      (String(signals), 4),
    ]
    fields += (labels + ["EDF Annotations"]).map { ($0, 16) }
    fields += (labels.map { _ in transducer } + [""]).map { ($0, 80) }
    fields += (labels.map { _ in "uV" } + [""]).map { ($0, 8) }
    fields += (ranges.map { String(-$0) } + ["-1"]).map { ($0, 8) }
    fields += (ranges.map { String($0) } + ["1"]).map { ($0, 8) }
    fields += (labels.map { _ in "-32767" } + ["-32768"]).map { ($0, 8) }
    fields += (0..<signals).map { _ in ("32767", 8) }
    fields += (labels.map { _ in prefiltering } + [""]).map { ($0, 80) }
    fields += (labels.map { _ in String(perRecord) } + [String(annotationBytes / 2)]).map {
      ($0, 8)
    }
    fields += (0..<signals).map { _ in ("", 32) }
    return fields.flatMap { Self.padded($0.text, to: $0.width) }
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  /// ASCII, cut or filled with blanks to `width` (EDF, header record).
  private static func padded(_ text: String, to width: Int) -> [UInt8] {
    let ascii = text.utf8.map { (32...126).contains($0) ? $0 : UInt8(ascii: "?") }.prefix(width)
    return ascii + [UInt8](repeating: UInt8(ascii: " "), count: width - ascii.count)
  }
}
