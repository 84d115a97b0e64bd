import ArgumentParser
import Detection
import Signal

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a detector for ONNX or NumPy.",
    discussion: """
      The ONNX model takes epochs, float32 [batch, electrode, sample], as p300 preprocess makes them \
      for this detector, with their deviations where it uses these, and gives the scores of p300 \
      classify. With --from raw-epochs it takes epochs of --normalize none and z-scores them itself. \
      Its metadata name electrodes, rate, band, window and threshold. The NumPy archive holds the \
      weights by name, and the detector's metadata.

        p300 export subject.safetensors --onnx subject.onnx
        p300 export subject.safetensors --numpy subject.npz
      """)

  @Argument(help: "The detector.", completion: .file())
  var detector: String

  @Option(
    help: ArgumentHelp("Write an ONNX model (.onnx).", valueName: "file"), completion: .file())
  var onnx: String?

  @Option(help: "What the ONNX model takes: epochs, or raw-epochs before their z-score.")
  var from: ONNXFile.Input = .epochs

  @Option(
    help: ArgumentHelp("Write the weights as a NumPy archive (.npz).", valueName: "file"),
    completion: .file())
  var numpy: String?

  @OptionGroup var outputOptions: OutputOptions

  func validate() throws {
    guard onnx != nil || numpy != nil else {
      throw ValidationError("name the file to write with --onnx or --numpy")
    }
    guard onnx != numpy else {
      throw ValidationError("--onnx and --numpy name the same file: expected two")
    }
  }

  func run() throws {
    let (read, digest) = try DetectorFile.read(named: detector)
    if let onnx { try OutputPath.check(onnx, as: .onnx) }
    if let numpy { try OutputPath.check(numpy, as: .numpy) }
    if let onnx { try ONNXFile.write(read, sha256: digest, input: from, to: onnx) }
    if let numpy { try DetectorFile.writeArrays(of: read, to: numpy) }
    let result = Result(
      onnx: onnx, numpy: numpy, input: from.rawValue, network: read.method.name,
      electrodes: read.electrodes, samplesPerEpoch: read.windowLength, detectorSha256: digest)
    outputOptions.show(result) { result.text }
  }

  private struct Result: Encodable {
    let onnx: String?
    let numpy: String?
    let input: String
    let network: String
    let electrodes: [String]
    let samplesPerEpoch: Int
    let detectorSha256: String

    var text: String {
      let size = "\(electrodes.count), \(samplesPerEpoch)"
      var lines: [String] = []
      if let onnx {
        lines.append("\(onnx): \(network), epochs [batch, \(size)] in, scores [batch] out")
      }
      if let numpy { lines.append("\(numpy): the weights of \(network)") }
      return lines.joined(separator: "\n")
    }
  }
}

extension ONNXFile.Input: ExpressibleByArgument {}
