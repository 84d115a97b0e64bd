import Signal
import Testing

@Suite struct ChannelNamingTests {
  private func kind(_ label: String, isUnitless: Bool = false) -> Channel.Kind {
    .inferred(label: label, isVoltage: !isUnitless, isUnitless: isUnitless)
  }

  @Test(arguments: ["EEG EKG1-REF", "EEG ECG", "EEG EKG-Ref", "ECG", "EKG1"])
  func `what an amplifier calls EEG may be a heart's`(label: String) {
    #expect(kind(label) == .ecg)
  }

  @Test(arguments: ["EEG HEOG-M1", "EEG EOG1-A2", "EEG LOC-REF", "EEG VEO", "ROC", "HEOG", "EOG L"])
  func `or an eye's`(label: String) {
    #expect(kind(label) == .eog)
  }

  @Test(arguments: ["EEG EMG-REF", "EMG chin"]) func `or a muscle's`(label: String) {
    #expect(kind(label) == .emg)
  }

  @Test(arguments: ["EEG DC01", "EEG Mark1", "EEG SpO2", "EEG EtCO2", "EEG Events/Markers"])
  func `or no electrode's at all`(label: String) {
    #expect(kind(label) == .misc)
  }

  @Test(arguments: ["EEG Fz-Ref", "EEG A1-REF", "EEG T1", "EEG 1", "EEG", "Fz", "C3-A2"])
  func `an electrode stays one`(label: String) {
    #expect(kind(label) == .eeg)
  }

  @Test(arguments: ["Trigger", "STI 014", "STI101", "TRIG2", "Status", "TRG", "Stim", "Markers"])
  func `trigger channels by their names`(label: String) {
    #expect(kind(label) == .trigger)
    #expect(kind(label, isUnitless: true) == .trigger)
  }

  @Test func `without a unit the names of the 10–20 system are electrodes`() {
    for label in ["Fz", "EEG Cz-Ref", "fp1", "T3", "C3-A2", "Oz."] {
      #expect(kind(label, isUnitless: true) == .eeg)
    }
    for label in ["Temp", "X1", "Aux", "SpO2"] { #expect(kind(label, isUnitless: true) == .misc) }
  }
}
