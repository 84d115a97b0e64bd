import Files

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import NeuralNetwork
import Signal

/// The detector file: a `.safetensors` file of weights, with everything else in its `__metadata__`.
///
/// Tensors are named `l1.weight`, `l1.bias` … `l4.bias`, behind `0.`, `1.` … for the networks of an
/// ensemble, and `lda.weights` and the like for a baseline. Metadata hold texts and JSON: `format`,
/// `network`, `members`, `electrodes`, `sampling_rate`, `window_length`, `amplitude` (whether windows
/// get theirs back), `spatial_maps`, `hidden_units`, `preprocessing`, `speller`, `calibration`,
/// `training`, and two checksums: `tensors_sha256` over the tensors in the order of their names and
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
    let contents = DetectorContents(file: try TensorFile(bytes), path: bytes.path)
    try contents.check()
    let classifier = try contents.classifier()
    var detector = Detector(
      classifier: classifier, parts: try contents.parts(of: classifier),
      electrodes: try contents.decode([String].self, "electrodes"),
      samplingRate: try contents.decode(Double.self, "sampling_rate"),
      preprocessing: try contents.decode(Preprocessing?.self, "preprocessing"),
      speller: try contents.decode(Speller?.self, "speller"),
      calibration: try contents.decode(Detector.Calibration.self, "calibration"),
      training: try contents.decode(TrainingFacts.self, "training"))
    if contents.file.metadata["amplitude"] != nil {
      detector.usesAmplitude = try contents.decode(Bool.self, "amplitude")
    }
    return detector
  }

  static func contents(of detector: Detector) -> TensorFile {
    var file = TensorFile(tensors: [:], metadata: [:])
    for part in detector.parts {
      switch part {
      case .networks(let members):
        for (index, member) in members.enumerated() {
          let prefix = members.count == 1 ? "" : "\(index)."
          for tensor in member.architecture.storedTensors {
            file.tensors[prefix + tensor.stored] = StoredTensor(
              shape: tensor.shape, values: member[tensor.name])
          }
        }
        file.metadata["members"] = "\(members.count)"
        file.metadata["spatial_maps"] = "\(members[0][.convolution(1, .bias)].count)"
        file.metadata["hidden_units"] = "\(members[0][.dense(1, .bias)].count)"
      case .baseline(let baseline):
        for (name, tensor) in baseline.tensors {
          file.tensors[DetectorContents.prefix(of: baseline.baseline) + name] = tensor
        }
      }
    }
    let facts = [
      "format": format,
      "network": detector.classifier.rawValue,
      "window_length": "\(detector.windowLength)",
      "sampling_rate": json(detector.samplingRate),
      "electrodes": json(detector.electrodes),
      "preprocessing": json(detector.preprocessing),
      "speller": json(detector.speller),
      "calibration": json(detector.calibration),
      "training": json(detector.training),
    ]
    file.metadata.merge(facts) { $1 }
    if detector.usesAmplitude { file.metadata["amplitude"] = "true" }
    file.metadata["tensors_sha256"] = file.digest
    file.metadata["metadata_sha256"] = DetectorContents.digest(ofMetadata: file.metadata)
    return file
  }

  private static func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    guard let data = try? encoder.encode(value) else {
      preconditionFailure("a detector holds finite numbers and texts, which JSON can express")
    }
    return String(decoding: data, as: UTF8.self)
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

  /// Refuses files that are no detector or were changed.
  func check() throws(ReadingError) {
    guard try text("format") == DetectorFile.format else {
      throw malformed("format", "“\(try text("format"))”", "“\(DetectorFile.format)”")
    }
    for (key, digest) in [
      ("tensors_sha256", file.digest),
      ("metadata_sha256", Self.digest(ofMetadata: file.metadata)),
    ] where try text(key) != digest {
      throw malformed(
        key, "\(digest)", "\(try text(key)); the file was damaged or changed after training")
    }
  }

  static func prefix(of baseline: Baseline) -> String { baseline.rawValue + "." }

  func classifier() throws(ReadingError) -> Classifier {
    let text = try text("network")
    guard let classifier = Classifier(rawValue: text) else {
      throw malformed(
        "network", "“\(text)”", Classifier.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return classifier
  }

  func parts(of classifier: Classifier) throws(ReadingError) -> [Detector.Part] {
    var parts: [Detector.Part] = []
    if classifier.variant != nil { parts.append(.networks(try members())) }
    if let baseline = classifier.baseline { parts.append(.baseline(try fitted(baseline))) }
    return parts
  }

  private func fitted(_ baseline: Baseline) throws(ReadingError) -> BaselineDetector {
    let prefix = Self.prefix(of: baseline)
    var tensors: [String: StoredTensor] = [:]
    for (name, tensor) in file.tensors where name.hasPrefix(prefix) {
      tensors[String(name.dropFirst(prefix.count))] = tensor
    }
    let detector: BaselineDetector
    let rate = try decode(Double.self, "sampling_rate")
    do {
      detector = try BaselineDetector(baseline, tensors: tensors, samplingRate: rate)
    } catch {
      throw malformed(prefix + "…", "\(error)", "the tensors of \(baseline.rawValue)")
    }
    let electrodes = try decode([String].self, "electrodes").count
    let length = try number("window_length", in: 1...1 << 16)
    guard detector.electrodes == electrodes, detector.windowLength == length else {
      throw malformed(
        prefix + "…", "\(detector.electrodes) electrodes × \(detector.windowLength) samples",
        "\(electrodes) × \(length)")
    }
    return detector
  }

  private func members() throws(ReadingError) -> [Network] {
    let count = try number("members", in: 1...1000)
    let electrodes = try decode([String].self, "electrodes").count
    let windowLength = try number("window_length", in: 1...1 << 16)
    let spatialMaps = try number("spatial_maps", in: 1...1 << 16)
    let hiddenUnits = try number("hidden_units", in: 1...1 << 16)
    let architecture: NetworkArchitecture
    do {
      architecture = try .cecotti(
        electrodes: electrodes, windowLength: windowLength, spatialMaps: spatialMaps,
        hiddenUnits: hiddenUnits)
    } catch {
      throw malformed("electrodes", "a network of \(electrodes) electrodes", "a possible shape")
    }
    var members: [Network] = []
    for index in 0..<count {
      let prefix = count == 1 ? "" : "\(index)."
      var network = Network(architecture)
      for tensor in architecture.storedTensors {
        let name = prefix + tensor.stored
        guard let stored = file.tensors[name], stored.shape == tensor.shape else {
          throw malformed(
            name, file.tensors[name].map { "shape \($0.shape)" } ?? "no such tensor",
            "shape \(tensor.shape)")
        }
        network[tensor.name] = stored.values
      }
      guard network.isFinite else {
        throw malformed("\(prefix)l1.weight…l4.bias", "a number that is not finite", "numbers")
      }
      members.append(network)
    }
    return members
  }

  func decode<Value: Decodable>(
    _ type: Value.Type, _ key: String
  ) throws(ReadingError) -> Value {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      return try decoder.decode(type, from: Data(try text(key).utf8))
    } catch let error as ReadingError {
      throw error
    } catch {
      throw malformed(key, "JSON that does not fit", "what p300 train writes")
    }
  }

  private func number(
    _ key: String, in range: ClosedRange<Int>
  ) throws(ReadingError) -> Int {
    let text = try text(key)
    guard let number = Int(text), range.contains(number) else {
      throw malformed(key, "“\(text)”", "a number from \(range.lowerBound) on")
    }
    return number
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
