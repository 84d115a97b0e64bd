import Files
import Signal

extension XDFStream {
  /// Whether its samples are markers: texts, or single numbers at no rate.
  var isMarkers: Bool {
    format == .string
      || description.rate == 0 && description.channelCount == 1
        && description.type.lowercased().contains("marker")
  }

  /// Its markers as events; the texts of several channels stand with a slash between.
  func markers(_ reader: ByteReader, times: XDFTimes) throws(ReadingError) -> [Event] {
    var events: [Event] = []
    var pool = TextPool()
    try forEachSample(reader) { (time, place) throws(ReadingError) in
      let text = try text(reader, at: place)
      let onset = times.onset(clock.common(time))
      guard onset.isFinite else { return }
      let code = Int(decimal: text)
      events.append(
        Event(onset: onset, text: format == .string ? pool.shared(text) : "", code: code))
    }
    return events
  }

  private func text(_ reader: ByteReader, at place: Int) throws(ReadingError) -> String {
    guard format == .string else {
      return switch format {
      case .int8: "\(try reader.integer(Int8.self, at: place))"
      case .int16: "\(try reader.integer(Int16.self, at: place))"
      case .int32: "\(try reader.integer(Int32.self, at: place))"
      case .int64: "\(try reader.integer(Int64.self, at: place))"
      case .float32: "\(try reader.float32(at: place))"
      case .double64, .string: "\(try reader.float64(at: place))"
      }
    }
    var cursor = place
    var texts: [String] = []
    for _ in 0..<description.channelCount {
      let length = try reader.variableLength(&cursor)
      let text = try reader.text(at: cursor, length: length)
      if !text.isEmpty { texts.append(text) }
      cursor += length
    }
    return texts.joined(separator: "/")
  }
}

extension Recording {
  /// How long before and after the EEG markers may come, in s: streams are recorded at one time.
  private static let clockSlack = 60.0

  /// Says where no marker of a stream came about the time of the EEG: they have two clocks then.
  mutating func checkClock(of markers: [Event], stream: String) {
    guard let last = pieces.last else { return }
    let end = last.onset + Double(last.samples.count) / samplingRate
    let distances = markers.map { max(-$0.onset, $0.onset - end) }
    guard let least = distances.min(), least > Self.clockSlack else { return }
    warnings.add(
      .timing,
      "the markers of the stream \(stream) are \(least.rounded()) s away from the EEG: the streams have "
        + "different clocks, and nothing in the file says how they differ; record clock offsets, or give "
        + "the events with --events")
  }
}
