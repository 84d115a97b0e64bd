import Evaluation
import Files
import Signal

/// The detector file: a `.safetensors` file of weights, with everything else in its `__metadata__`.
///
/// Tensors are named `l1.weight`, `l1.bias` … `l4.bias`, behind `0.`, `1.` … for the networks of an
/// ensemble, and `lda.weights` and the like for other methods. Metadata hold texts and JSON: `format`,
/// `network`, `members`, `electrodes`, `sampling_rate`, `window_length`, `amplitude` (whether windows
/// get theirs back), `spatial_maps`, `hidden_units`, `preprocessing`, `speller`, `calibration`,
/// `first_sample` (where windows do not begin at the onset), `flash_rule` (where the user said something of flashes), `session` (what the training
/// recordings were like), `training`, and two checksums: `tensors_sha256` over the tensors in the order of their names and
/// `metadata_sha256` over the other metadata. Nothing in it tells when or where it was made.
public enum DetectorFile {
  /// The first line of every detector's metadata.
  static let format = "p300 detector 1"

  /// The bytes of a detector's file.
  public static func bytes(of detector: Detector) -> [UInt8] { contents(of: detector).bytes }

  /// Writes `detector`; the file appears whole or not at all.
  ///
  /// - Throws: `WritingError` of the operating system.
  public static func write(_ detector: Detector, to path: String) throws(WritingError) {
    try contents(of: detector).write(to: path)
  }

  /// Reads a detector and checks it against its checksums.
  ///
  /// - Throws: `ReadingError` if the file is no detector or anything in it was changed.
  public static func read(_ path: String) throws(ReadingError) -> Detector {
    try read(FileBytes(path: path))
  }

  /// Reads a detector from the bytes of its file.
  public static func read(_ bytes: FileBytes) throws(ReadingError) -> Detector {
    try read(bytes, checkingSums: true)
  }

  /// Reads a detector, with whatever checksums where damage of all kinds is to get past them.
  package static func read(
    _ bytes: FileBytes, checkingSums: Bool
  ) throws(ReadingError) -> Detector {
    let contents = DetectorContents(file: try TensorFile(bytes), path: bytes.path)
    try contents.checkFormat()
    if checkingSums { try contents.checkSums() }
    let method = try contents.method()
    let electrodes = try contents.decode([String].self, "electrodes")
    let samplingRate = try contents.decode(Double.self, "sampling_rate")
    try contents.require(
      Limits.electrodes.contains(electrodes.count), "electrodes", "\(electrodes.count)",
      "1 to \(Limits.electrodes.upperBound)")
    try contents.require(
      Limits.samplingRate.contains(samplingRate), "sampling_rate", "\(samplingRate)",
      "1 to 1000000 Hz")
    let training = try contents.decode(TrainingFacts.self, "training")
    try contents.require(
      [training.epochs, training.targets, training.passes, training.bestPass]
        .allSatisfy((0...Int(Int32.max)).contains), "training", "a count out of range",
      "counts from 0 to \(Int32.max)")
    let facts = EpochFacts(
      electrodes: electrodes.count, windowLength: try contents.windowLength(),
      samplingRate: samplingRate)
    var detector = Detector(
      method: method, scorer: try contents.scorer(of: method, for: facts),
      electrodes: electrodes, samplingRate: samplingRate,
      preprocessing: try contents.decode(Preprocessing?.self, "preprocessing"),
      speller: try contents.decode(Speller?.self, "speller"),
      calibration: try contents.decode(Calibrator.self, "calibration"),
      training: training)
    if contents.file.metadata["amplitude"] != nil {
      detector.usesAmplitude = try contents.decode(Bool.self, "amplitude")
    }
    if contents.file.metadata["prior"] != nil {
      let prior = try contents.decode(PriorFacts.self, "prior")
      detector.add(try contents.scorer(of: prior, for: facts), prior)
    }
    if contents.file.metadata["session"] != nil {
      let session = try contents.decode(SessionFacts.self, "session")
      try contents.require(
        session.matrix(electrodes: electrodes.count) != nil && session.repetitions > 0, "session",
        "\(session.covariance.count) numbers of a covariance",
        "those of \(electrodes.count) electrodes")
      detector.session = session
    }
    if contents.file.metadata["first_sample"] != nil {
      detector.firstSample = Int(try contents.decode(Int32.self, "first_sample"))
    }
    if contents.file.metadata["flash_rule"] != nil {
      detector.flashRule = try contents.decode(FlashRule.self, "flash_rule")
    }
    return detector
  }

  static func contents(of detector: Detector) -> TensorFile {
    var scorer = StoredScorer()
    // A sum with a prior knows what stands before the names of each.
    let prefix = detector.prior == nil ? detector.method.storagePrefix : ""
    scorer.add(detector.scorer.stored, behind: prefix)
    var file = TensorFile(
      tensors: scorer.tensors, metadata: scorer.sizes.mapValues { "\($0)" })
    let facts = [
      "format": format,
      "network": detector.method.name,
      "window_length": "\(detector.windowLength)",
      "sampling_rate": JSONText.encode(detector.samplingRate),
      "electrodes": JSONText.encode(detector.electrodes),
      "preprocessing": JSONText.encode(detector.preprocessing),
      "speller": JSONText.encode(detector.speller),
      "calibration": JSONText.encode(detector.calibration),
      "training": JSONText.encode(detector.training),
    ]
    file.metadata.merge(facts) { $1 }
    if detector.usesAmplitude { file.metadata["amplitude"] = "true" }
    if detector.firstSample != 0 { file.metadata["first_sample"] = "\(detector.firstSample)" }
    if let prior = detector.prior { file.metadata["prior"] = JSONText.encode(prior) }
    if let session = detector.session { file.metadata["session"] = JSONText.encode(session) }
    if let rule = detector.flashRule { file.metadata["flash_rule"] = JSONText.encode(rule) }
    file.metadata["tensors_sha256"] = file.digest
    file.metadata["metadata_sha256"] = DetectorContents.digest(ofMetadata: file.metadata)
    return file
  }
}

/// The parts of a detector file, with checks that name them.
private struct DetectorContents {
  let file: TensorFile
  let path: String

  static func digest(ofMetadata metadata: [String: String]) -> String {
    let lines = metadata.sorted { $0.key < $1.key }
      .filter { $0.key != "metadata_sha256" }
      .map { "\($0.key)=\($0.value)\n" }
    return sha256(of: Array(lines.joined().utf8).span.bytes)
  }

  /// Refuses files that are no detector.
  func checkFormat() throws(ReadingError) {
    guard try text("format") == DetectorFile.format else {
      throw malformed("format", "“\(try text("format"))”", "“\(DetectorFile.format)”")
    }
  }

  /// Refuses files that were changed.
  func checkSums() throws(ReadingError) {
    for (key, digest) in [
      ("tensors_sha256", file.digest),
      ("metadata_sha256", Self.digest(ofMetadata: file.metadata)),
    ] where try text(key) != digest {
      throw malformed(
        key, "\(digest)", "\(try text(key)); the file was damaged or changed after training")
    }
  }

  /// Refuses what is not so.
  func require(
    _ holds: Bool, _ part: String, _ found: String, _ expected: String
  ) throws(ReadingError) {
    if !holds { throw malformed(part, found, expected) }
  }

  func method() throws(ReadingError) -> DetectionMethod {
    let text = try text("network")
    guard let method = DetectionMethod.named(text) else {
      throw malformed(
        "network", "“\(text)”", DetectionMethod.all.map(\.name).joined(separator: ", "))
    }
    return method
  }

  func windowLength() throws(ReadingError) -> Int {
    let text = try text("window_length")
    guard let length = Int(text), Limits.windowLength.contains(length) else {
      throw malformed(
        "window_length", "“\(text)”", "a number from 1 to \(Limits.windowLength.upperBound)")
    }
    return length
  }

  func scorer(
    of method: DetectionMethod, for facts: EpochFacts
  ) throws(ReadingError) -> any EpochScorer {
    try read(method, behind: method.storagePrefix) { (stored) throws(ScorerError) in
      try method.scorer(stored: stored, of: facts)
    }
  }

  /// What the file holds of `prior` in a detector of epochs of `facts`.
  func scorer(of prior: PriorFacts, for facts: EpochFacts) throws(ReadingError) -> RescaledScorer {
    guard let method = DetectionMethod.named(prior.network),
      Limits.electrodes.contains(prior.electrodes.count), (0...1e9).contains(prior.weight)
    else {
      throw malformed(
        "prior", "a network, electrodes or a weight that cannot be",
        "what p300 train --prior writes")
    }
    return try read(method, behind: Prior.storagePrefix) { (stored) throws(ScorerError) in
      try prior.scorer(stored: stored, of: facts)
    }
  }

  /// What `load` makes of the numbers behind `prefix`, which are of `method`.
  private func read<Scorer>(
    _ method: DetectionMethod, behind prefix: String,
    _ load: (StoredScorer) throws(ScorerError) -> Scorer
  ) throws(ReadingError) -> Scorer {
    let stored = StoredScorer(
      tensors: file.tensors, sizes: file.metadata.compactMapValues { Int($0) })
    do throws(ScorerError) { return try load(stored.behind(prefix)) } catch {
      switch error {
      case .missing(let name): throw malformed(prefix + name, "nothing of that name", method.name)
      case .unfit(let name, let found, let expected):
        throw malformed(prefix + name, found, expected)
      default: throw malformed(prefix + "…", "\(error)", "the numbers of \(method.name)")
      }
    }
  }

  func decode<Value: Decodable>(
    _ type: Value.Type, _ key: String
  ) throws(ReadingError) -> Value {
    let text = try text(key)
    do { return try JSONText.decode(type, from: text.utf8) } catch {
      throw malformed(
        key, "JSON that does not fit\(JSONText.reason(error))", "what p300 train writes")
    }
  }

  private func text(_ key: String) throws(ReadingError) -> String {
    guard let text = file.metadata[key] else {
      throw malformed("__metadata__", "no “\(key)”", "a detector made by p300 train")
    }
    return text
  }

  private func malformed(_ part: String, _ found: String, _ expected: String) -> ReadingError {
    .malformed(path: path, place: .part(part), found: found, expected: expected)
  }
}
