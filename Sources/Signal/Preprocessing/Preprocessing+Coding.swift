// Files written before a setting existed lack it: it then has its default.
extension Preprocessing: Codable {
  private enum CodingKeys: String, CodingKey {
    case electrodes, samplingRate, band, window, windowStart, normalization, phase, notch, reference
    case badElectrodes, takesMarkedBad, badElectrodeHandling, baseline, rejection, onsets
    case eyes, eyeRejection
  }

  /// Settings as they stand in a file.
  ///
  /// - Throws: `DecodingError` if one of the first five is missing or any has no meaning or is out of range.
  public init(from decoder: any Decoder) throws {
    let box = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      electrodes: try box.decodeIfPresent([String].self, forKey: .electrodes),
      samplingRate: try box.decode(Double.self, forKey: .samplingRate),
      band: try box.decode(FrequencyBand.self, forKey: .band),
      window: try box.decode(Double.self, forKey: .window),
      normalization: try box.decode(Normalization.self, forKey: .normalization))
    windowStart = try box.decodeIfPresent(Double.self, forKey: .windowStart) ?? 0
    phase = try box.decodeIfPresent(FilterPhase.self, forKey: .phase) ?? phase
    notch = try box.decodeIfPresent(Double.self, forKey: .notch)
    reference = try box.decodeIfPresent(Reference.self, forKey: .reference) ?? reference
    badElectrodes =
      try box.decodeIfPresent([String].self, forKey: .badElectrodes) ?? badElectrodes
    takesMarkedBad = try box.decodeIfPresent(Bool.self, forKey: .takesMarkedBad) ?? false
    badElectrodeHandling =
      try box.decodeIfPresent(BadElectrodeHandling.self, forKey: .badElectrodeHandling)
      ?? badElectrodeHandling
    baseline = try box.decodeIfPresent(Baseline.self, forKey: .baseline)
    rejection = try box.decodeIfPresent(Double.self, forKey: .rejection)
    eyes = try box.decodeIfPresent(EyeCorrection.self, forKey: .eyes)
    eyeRejection = try box.decodeIfPresent(Double.self, forKey: .eyeRejection)
    onsets = try box.decodeIfPresent(OnsetRule.self, forKey: .onsets) ?? onsets
    do { try validate() } catch {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "\(error)"))
    }
  }

  /// Writes the settings; those that are open are left out.
  ///
  /// - Throws: `EncodingError` if a number is infinite.
  public func encode(to encoder: any Encoder) throws {
    var box = encoder.container(keyedBy: CodingKeys.self)
    try box.encodeIfPresent(electrodes, forKey: .electrodes)
    try box.encode(samplingRate, forKey: .samplingRate)
    try box.encode(band, forKey: .band)
    try box.encode(window, forKey: .window)
    if windowStart != 0 { try box.encode(windowStart, forKey: .windowStart) }
    try box.encode(normalization, forKey: .normalization)
    try box.encode(phase, forKey: .phase)
    try box.encodeIfPresent(notch, forKey: .notch)
    try box.encode(reference, forKey: .reference)
    try box.encode(badElectrodes, forKey: .badElectrodes)
    if takesMarkedBad { try box.encode(true, forKey: .takesMarkedBad) }
    try box.encode(badElectrodeHandling, forKey: .badElectrodeHandling)
    try box.encodeIfPresent(baseline, forKey: .baseline)
    try box.encodeIfPresent(rejection, forKey: .rejection)
    try box.encode(onsets, forKey: .onsets)
    try box.encodeIfPresent(eyes, forKey: .eyes)
    try box.encodeIfPresent(eyeRejection, forKey: .eyeRejection)
  }
}

// One of three words, or a list of electrodes.
extension Preprocessing.Reference: Codable {
  private enum Word: String, Codable {
    case recorded, average, mastoids
  }

  /// A reference as it stands in a file.
  ///
  /// - Throws: `DecodingError` if it is neither a word that is known nor a list of names.
  public init(from decoder: any Decoder) throws {
    let box = try decoder.singleValueContainer()
    if let names = try? box.decode([String].self) {
      self = .electrodes(names)
      return
    }
    self =
      switch try box.decode(Word.self) {
      case .recorded: .recorded
      case .average: .average
      case .mastoids: .mastoids
      }
  }

  /// Writes the reference.
  ///
  /// - Throws: whatever the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    switch self {
    case .recorded: try box.encode(Word.recorded)
    case .average: try box.encode(Word.average)
    case .mastoids: try box.encode(Word.mastoids)
    case .electrodes(let names): try box.encode(names)
    }
  }
}
