import Files
import Signal

/// The signals of a file that become the recording's channels: those at the EEG's rate.
struct EDFChannels {
  private(set) var channels: [Channel] = []
  /// Bytes of a record before each channel's samples.
  private(set) var offsets: [Int] = []
  private(set) var calibrations: [Calibration] = []
  let samplesPerRecord: Int
  /// In Hz.
  let samplingRate: Double
  /// Trigger channels at another rate: no channels of the recording, but their codes are its events.
  private(set) var triggers: [Trigger] = []

  /// A trigger channel at a rate of its own.
  struct Trigger {
    let label: String
    let signal: EDFHeader.Signal
    /// In Hz.
    let samplingRate: Double
  }

  init(
    _ header: EDFHeader, path: String, _ warnings: inout [Warning]
  ) throws(ReadingError) {
    let signals = header.signals.filter { !$0.isAnnotations }
    let kinds = signals.map { signal in
      Channel.Kind.inferred(
        label: signal.label,
        isVoltage: VoltageUnit.microvolts(per: signal.dimension) != nil,
        isUnitless: VoltageUnit.isNone(signal.dimension))
    }
    guard let perRecord = Self.commonest(signals, kinds) else {
      throw .unsupported(
        path: path, place: .part("signals"), found: "a file of annotations without samples",
        remedy: "give the file with the EEG")
    }
    var duration = header.recordDuration
    if duration == 0 {
      warnings.add(.assumption, "the header says a data record lasts 0 s; it is taken as 1 s")
      duration = 1
    }
    samplesPerRecord = perRecord
    samplingRate = Self.rounded(Double(perRecord) / duration)

    let labels = signals.map(\.label).disambiguated()
    if Set(signals.map(\.label)).count < signals.count {
      warnings.add(.assumption, "labels that occur more than once have -0, -1, … behind them")
    }
    var others: [String] = []
    var uncalibrated: [String] = []
    for ((signal, label), kind) in zip(zip(signals, labels), kinds) {
      guard signal.samplesPerRecord == perRecord else {
        let rate = Self.rounded(Double(signal.samplesPerRecord) / duration)
        if kind == .trigger, signal.samplesPerRecord > 0 {
          triggers.append(Trigger(label: label, signal: signal, samplingRate: rate))
          continue
        }
        others.append("\(label) (\(rate) Hz)")
        continue
      }
      let isNone = VoltageUnit.isNone(signal.dimension)
      var channel = Channel(
        label: label, unit: .other(isNone ? "" : signal.dimension), kind: kind)
      var calibration = Calibration()
      if header.isStatus(label) {
        channel.kind = .trigger
      } else if let stated = Calibration(signal) {
        calibration = stated
        if let unit = VoltageUnit(signal.dimension) {
          calibration.gain *= unit.microvolts
          calibration.offset *= unit.microvolts
          channel.unit = .microvolt
          channel.statedUnit = unit
        }
      } else {
        channel.unit = .other("")
        uncalibrated.append(label)
      }
      channels.append(channel)
      offsets.append(signal.offset)
      calibrations.append(calibration)
    }
    if !others.isEmpty {
      warnings.add(
        .leftOut, "channels at another rate are left out: \(others.joined(separator: ", "))")
    }
    if !uncalibrated.isEmpty {
      warnings.add(
        .unit,
        "no range to calibrate by, in digital steps: \(uncalibrated.joined(separator: ", "))")
    }
  }

  /// The samples a record that most EEG channels have; of any kind where none is EEG, and the
  /// highest where two are as common.
  private static func commonest(
    _ signals: [EDFHeader.Signal], _ kinds: [Channel.Kind]
  ) -> Int? {
    var votes: [Int: (eeg: Int, all: Int)] = [:]
    for (signal, kind) in zip(signals, kinds) where signal.samplesPerRecord > 0 {
      votes[signal.samplesPerRecord, default: (0, 0)].all += 1
      if kind == .eeg { votes[signal.samplesPerRecord, default: (0, 0)].eeg += 1 }
    }
    return votes.max { left, right in
      (left.value.eeg, left.value.all, left.key) < (right.value.eeg, right.value.all, right.key)
    }?.key
  }

  /// Takes back the error of dividing by a decimal duration such as 0.1.
  private static func rounded(_ rate: Double) -> Double {
    let thousandths = (rate * 1000).rounded() / 1000
    return abs(thousandths - rate) < 1e-9 * rate ? thousandths : rate
  }
}

extension Calibration {
  /// The line through the physical and digital ends; `nil` where they do not make one.
  init?(_ signal: EDFHeader.Signal) {
    let steps = signal.digital.maximum - signal.digital.minimum
    let gain = (signal.physical.maximum - signal.physical.minimum) / steps
    let offset = signal.physical.minimum - signal.digital.minimum * gain
    guard gain.isFinite, gain != 0, offset.isFinite else { return nil }
    self.init(gain: gain, offset: offset)
  }
}
