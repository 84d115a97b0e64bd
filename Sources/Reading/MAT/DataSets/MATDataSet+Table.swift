import Signal

extension MATDataSet {
  /// The sets that are read, one a row.
  ///
  /// Facts from the sets' own descriptions and from the loaders of MOABB.
  static let all: [MATDataSet] = [
    MATDataSet(
      name: "BNCI2014-008", samplingRate: 256,
      layout: .states(MATStates(stem: "A00", electrodes: 8, runs: 1...1))),
    MATDataSet(
      name: "BNCI2014-009", samplingRate: 256, scale: 0.1,
      remark: "the samples of BNCI2014-009 are ten times too large in its files: divided by 10",
      layout: .states(MATStates(stem: "A00S", electrodes: 16, runs: 2...99))),
    MATDataSet(
      name: "EPFL P300 (Hoffmann 2008)", samplingRate: 2048,
      electrodes: [
        "Fp1", "AF3", "F7", "F3", "FC1", "FC5", "T7", "C3", "CP1", "CP5", "P7", "P3", "Pz", "PO3",
        "O1", "Oz", "O2", "PO4", "P4", "P8", "CP6", "CP2", "C4", "T8", "FC6", "FC2", "F4", "F8",
        "AF4", "Fp2", "Fz", "Cz", "MA1", "MA2",
      ],
      remark: "EPFL's EEG has no reference of its own; --reference mastoids is usual",
      layout: .dates(MATDates(delay: 0.4, items: 6, misc: ["MA1", "MA2"]))),
    MATDataSet(
      name: "Lee2019 ERP (OpenBMI)",
      layout: .onsets(MATOnsets(variables: ["EEG_ERP_train": "train", "EEG_ERP_test": "test"]))),
    MATDataSet(
      name: "Brain Invaders 2012", samplingRate: 128,
      electrodes: [
        "F7", "F3", "Fz", "F4", "F8", "T7", "C3", "Cz", "C4", "T8", "P7", "P3", "Pz", "P4", "P8",
        "O1", "O2",
      ],
      layout: .columns(
        MATColumns(
          variables: ["training", "online"], count: 20...20, firstElectrode: 1,
          triggers: [.init(18), .init(19)], bad: ["Fz"]))),
    MATDataSet(
      name: "Brain Invaders 2013a", samplingRate: 512,
      electrodes: [
        "Fp1", "Fp2", "F5", "AFz", "F6", "T7", "Cz", "T8", "P7", "P3", "Pz", "P4", "P8", "O1",
        "Oz", "O2",
      ],
      layout: .columns(
        MATColumns(
          variables: ["data"], count: 17...17, firstElectrode: 0, triggers: [.init(16)],
          targets: 33_285...33_285, nonTargets: 33_286...33_286))),
    MATDataSet(
      name: "Brain Invaders 2014a", samplingRate: 512, electrodes: invaders16,
      layout: .columns(
        MATColumns(
          variables: ["samples"], count: 18...18, firstElectrode: 1, triggers: [.init(-1)]))),
    MATDataSet(
      name: "Brain Invaders 2014b", samplingRate: 512, electrodes: invaders32,
      layout: .columns(
        MATColumns(
          variables: ["samples"], count: 66...80, firstElectrode: 1, triggers: [.init(-1)],
          players: 2, playerInName: "sujet_0"))),
    MATDataSet(
      name: "Brain Invaders 2015a", samplingRate: 512, electrodes: invaders32,
      layout: .columns(
        MATColumns(
          variables: ["DATA"], count: 35...50, firstElectrode: 1,
          triggers: [.init(-2), .init(-1)]))),
    MATDataSet(
      name: "Brain Invaders 2015b", samplingRate: 512, electrodes: invaders32,
      layout: .columns(
        MATColumns(
          variables: ["mat_data"], count: 66...80, firstElectrode: 1, triggers: [.init(-1)],
          targets: 60...85, nonTargets: 20...45, players: 2))),
    MATDataSet(
      name: "Cattan 2019 (VR and PC)", samplingRate: 512,
      electrodes: [
        "Fp1", "Fp2", "FC5", "Fz", "FC6", "T7", "Cz", "T8", "P7", "P3", "Pz", "P4", "P8", "O1",
        "Oz", "O2",
      ],
      layout: .columns(
        MATColumns(
          variables: ["data"], count: 22...30, firstElectrode: 1,
          triggers: [.init(18, times: 2), .init(19)], blockStart: 20))),
  ]

  private static let invaders16 = [
    "Fp1", "Fp2", "F3", "AFz", "F4", "T7", "Cz", "T8", "P7", "P3", "Pz", "P4", "P8", "O1", "Oz",
    "O2",
  ]

  private static let invaders32 = [
    "Fp1", "Fp2", "AFz", "F7", "F3", "F4", "F8", "FC5", "FC1", "FC2", "FC6", "T7", "C3", "Cz",
    "C4", "T8", "CP5", "CP1", "CP2", "CP6", "P7", "P3", "Pz", "P4", "P8", "PO7", "O1", "Oz", "O2",
    "PO8", "PO9", "PO10",
  ]
}
