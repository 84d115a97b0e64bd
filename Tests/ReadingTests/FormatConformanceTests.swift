import Files
import Reading
import Signal
import TestSupport
import Testing

/// Real files of many writers against what MNE-Python reads from them.
@Suite(.enabled(if: SharedFiles.hasRecordings, "the shared recordings are not here"))
struct FormatConformanceTests {
  /// A file, and the channels that are left out here because of their rate.
  struct Sample: Sendable, CustomTestStringConvertible {
    let path: String
    var leftOut: Set<String> = []
    /// Whether annotations are compared; not where the other program has none for its events.
    var comparesAnnotations = true

    var testDescription: String { path }
  }

  static let samples: [Sample] = [
    Sample(path: "brainvision/Analyzer_nV_Export.vhdr"),
    Sample(path: "brainvision/test.vhdr"),
    Sample(path: "brainvision/test_old_layout_latin1_software_filter.vhdr"),
    Sample(path: "railed-bids/sub-01/ses-01/eeg/sub-01_ses-01_task-p300_run-01_eeg.vhdr"),
    Sample(path: "edf/chtypes_edf.edf"),
    Sample(path: "edf/duplicate_channel_labels.edf"),
    Sample(
      path: "edf/short_psg.edf",
      leftOut: ["Resp oro-nasal", "EMG submental", "Temp rectal", "Event marker"]),
    Sample(path: "edf/test.edf"),
    Sample(path: "edf/test_edf_overlapping_annotations.edf"),
    Sample(path: "edf/test_stim_channel.edf"),
    Sample(path: "edf/test_subsecond.edf"),
    Sample(path: "edf/test_uneven_samp.edf", leftOut: ["0.2Hz Blk 1/0uV"]),
    Sample(path: "edf/test_utf8_annotations.edf"),
    Sample(path: "bdf/multiple_annotation_chans.bdf"),
    Sample(
      path: "bdf/short_psg.bdf",
      leftOut: ["Resp oro-nasal", "EMG submental", "Temp rectal", "Event marker"]),
    Sample(path: "bdf/test.bdf"),
    Sample(path: "eeglab/test_raw_2021.set"),
    Sample(path: "eeglab/test_raw_chanloc.set"),
    Sample(path: "eeglab/test_raw_event_duration.set"),
    Sample(path: "fif/test_bin_raw.fif"),
    Sample(path: "gdf/test_1ch.gdf"),
    // Its event table has codes; `GDFRecordingsTests` compares them.
    Sample(path: "gdf/tie-fighter-freetime.gdf", comparesAnnotations: false),
  ]

  @Test(arguments: samples) func `rate, labels, samples and annotations agree`(
    sample: Sample
  ) throws {
    let reference = try #require(try FormatReference.load().files[sample.path])
    // Not through `RecordingReader`, which would put a BIDS table in place of the annotations.
    let bytes = try FileBytes(path: SharedFiles.recording("formats/\(sample.path)"))
    let recording = try #require(try RecordingFormat(of: bytes)?.read(bytes).first)
    #expect(recording.samplingRate == reference.samplingRate)
    #expect(recording.sampleCount == reference.samples)
    let expected = reference.channels.filter { !sample.leftOut.contains($0.label) }
    #expect(recording.channels.map(\.label) == expected.map(\.label))
    for (index, channel) in expected.enumerated() where index < recording.channels.count {
      compare(recording, index, channel)
    }
    if sample.comparesAnnotations {
      // The other program keeps status codes in a channel and not as annotations.
      compare(
        recording.events.filter { $0.code == nil || !$0.text.isEmpty },
        reference.annotations ?? [])
    }
  }

  /// Within a step of the file's resolution, and the precision of a Float.
  private func compare(_ recording: Recording, _ index: Int, _ expected: FormatReference.Channel) {
    let values = recording.samples.read(channel: index, samples: 0..<recording.sampleCount)
      .map { Double($0) }
    let scale = scale(of: recording.channels[index].unit, expected)
    let step = abs(recording.samples.calibrations[index].gain)
    func agree(_ value: Double, _ wanted: Double) -> Bool {
      abs(value - wanted * scale) <= min(step, 1) * 0.01 + 1e-6 * abs(wanted * scale)
    }
    let first = zip(values, expected.first).allSatisfy(agree)
    #expect(first, "first of \(expected.label)")
    let last = zip(values.suffix(expected.last.count), expected.last).allSatisfy(agree)
    #expect(last, "last of \(expected.label)")
    let mean = values.reduce(0, +) / Double(values.count)
    let deviation =
      (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    let meanTolerance = min(step, 1) * 0.01 + 1e-6 * (abs(mean) + deviation)
    #expect(abs(mean - expected.mean * scale) <= meanTolerance, "mean of \(expected.label)")
    let deviationTolerance = min(step, 1) * 0.01 + 1e-6 * (abs(mean) + deviation)
    #expect(
      abs(deviation - expected.std * scale) <= deviationTolerance, "deviation of \(expected.label)")
  }

  /// From the reference's numbers to ours: it has voltages in µV, what it takes for no voltage
  /// (`native`) without the prefix micro, and everything else in 10⁻⁶ of the unit.
  private func scale(of unit: Channel.Unit, _ expected: FormatReference.Channel) -> Double {
    switch unit {
    case .microvolt: 1
    case .other(let name) where expected.unit == "native":
      name.hasPrefix("µ") || name.hasPrefix("u") ? 1e6 : 1
    case .other: 1e-6
    }
  }

  private func compare(_ events: [Event], _ expected: [FormatReference.Annotation]) {
    func key(_ onset: Double, _ text: String) -> (Int, String) {
      (Int((onset * 1e6).rounded()), text)
    }
    let ours = events.sorted { key($0.onset, $0.text) < key($1.onset, $1.text) }
    let theirs = expected.sorted { key($0.onset, $0.text) < key($1.onset, $1.text) }
    #expect(ours.map(\.text) == theirs.map(\.text))
    for (event, annotation) in zip(ours, theirs) {
      #expect(abs(event.onset - annotation.onset) < 1e-6)
      #expect(abs(event.duration - annotation.duration) < 1e-6)
    }
  }
}
