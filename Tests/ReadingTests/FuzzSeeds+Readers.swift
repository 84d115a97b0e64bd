import TestFiles
import TestSupport

extension FuzzSeeds {
  private static let matBuilders = [
    MATBuilder(), MATBuilder(isBigEndian: true), MATBuilder(isCompressed: true),
  ]

  static let mat: [[UInt8]] = matBuilders.flatMap { builder in
    [
      MATDataSets.wadsworthRun(electrodes: 2, builder: builder),
      MATDataSets.wadsworthCharacters(electrodes: 2, builder: builder),
      MATDataSets.sevenChoice(builder: builder), MATDataSets.guger(builder: builder),
      MATPublicSets.bnci(
        [MATPublicSets.bnciRun(labels: ["Fz", "Cz"], count: 900)], isCell: true, builder: builder),
      MATPublicSets.epfl(channels: 2, builder: builder), MATPublicSets.lee(builder: builder),
      MATPublicSets.columns(
        "samples", count: 18, rate: 8, triggers: [(column: 17, target: 2, other: 1)],
        builder: builder),
    ]
  }

  static let eeglab: [[UInt8]] = matBuilders.flatMap { builder in
    [
      MATDataSets.eeglab(builder: builder),
      MATDataSets.eeglab(trials: 3, isStruct: false, builder: builder),
    ]
  }

  static let eeglabEpochs: [[UInt8]] = matBuilders.map { builder in
    var set = EEGLABEpochsBuilder.oddball()
    set.rejected = [2]
    return set.file(builder)
  }

  static let bci2000: [[UInt8]] =
    [nil, .int16, .int32, .float32].map { BCI2000Builder.speller(format: $0).file() }

  static let fif: [[UInt8]] =
    FIFBuilder.Stored.allCases.map {
      FIFBuilder.example(stored: $0, annotations: [(0.6, 0.05, "flash/3/Target"), (0.7, 0, "x")])
    } + [FIFBuilder.example(stored: .int16, buffers: [5, 20, 5])]

  /// The beginning of a recording in two parts, and its end.
  static let fifParts: [[UInt8]] = {
    let parts = FIFBuilder.parts(lengths: [18, 12], nextNames: ["seed-1.fif", nil])
    return parts
  }()

  static let gdf: [[UInt8]] = [
    GDFBuilder.example(isSecond: false), GDFBuilder.example(isSecond: true),
  ]

  static let neuroScan: [[UInt8]] = ([1, 2, 3] as [UInt8]).flatMap { type in
    [2, 4].map { width in
      var builder = NeuroScanBuilder()
      (builder.tableType, builder.width) = (type, width)
      (builder.hasMark, builder.blockLength) = (width == 4, type == 2 ? 20 : 1)
      builder.events += [.init(35, 255, keypad: 0xC0), .init(45, 255, keypad: 0xD0)]
      return builder.bytes
    }
  }

  static let nedf: [[UInt8]] = [nil, "1.4"].map { version in
    var builder = NEDFBuilder()
    builder.version = version
    builder.hasStimulation = version == nil
    return builder.bytes
  }

  static let openViBEStreams: [[UInt8]] = [true, false].map { hasHeader in
    var builder = OpenViBEBuilder()
    builder.hasHeader = hasHeader
    if !hasHeader { builder.times = [1, 1.25, 3, 3.25] }
    return builder.bytes
  }

  static let xdf: [[UInt8]] = [
    XDFBuilder.example(format: "float32"), XDFBuilder.example(format: "int16", resets: true),
  ]
}
