/// Builds Neuroelectrics' binary files in memory, independently of the reader.
package struct NEDFBuilder {
  package var labels = ["Fz", "Cz", "Pz"]
  package var rate = 500
  package var axes = 3
  package var version: String? = "1.4"
  package var hasStimulation = false
  package var additional = "OFF"
  package var count = 23
  /// Replaces the stated number of samples.
  package var statedCount: Int?
  /// The trigger at some samples.
  package var triggers = [7: 1, 12: 2]

  package init() {}

  /// What is stored.
  package func stored(_ channel: Int, _ sample: Int) -> Int { (sample - 10) * (channel + 1) * 1001 }

  /// The file.
  package var bytes: [UInt8] {
    var xml = "<nedf>"
    if let version { xml += "<NEDFversion>\(version)</NEDFversion>" }
    xml += "<NumberOfChannelsOfAccelerometer>\(axes)</NumberOfChannelsOfAccelerometer>"
    xml += "<AdditionalChannelStatus>\(additional)</AdditionalChannelStatus>"
    if hasStimulation { xml += "<STIMSettings/>" }
    xml += "<EEGSettings><TotalNumberOfChannels>\(labels.count)</TotalNumberOfChannels>"
    xml += "<EEGSamplingRate>\(rate)</EEGSamplingRate><EEGMontage>"
    for (index, label) in labels.enumerated() { xml += "<C\(index)>\(label)</C\(index)>" }
    xml += "</EEGMontage><NumberOfRecordsOfEEG>\(statedCount ?? count)</NumberOfRecordsOfEEG>"
    xml += "</EEGSettings></nedf>"
    var bytes = Array(xml.utf8)
    bytes += [UInt8](repeating: 0, count: 10_240 - bytes.count)
    for sample in 0..<count {
      if sample % 5 == 0 {
        for axis in 0..<axes { bytes += Self.big(UInt16(axis + sample)) }
      }
      for channel in labels.indices {
        bytes += Self.big(Int32(stored(channel, sample))).dropFirst()
      }
      if hasStimulation { bytes += [UInt8](repeating: 7, count: 6 * labels.count) }
      let trigger = triggers[sample] ?? 0
      bytes += version == nil ? [UInt8(trigger)] : Self.big(Int32(trigger))
    }
    return bytes
  }

  private static func big(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
  }
}
