import Files
import Signal

extension DetectorFile {
  /// Writes the detector's tensors by their names, and its metadata as texts `metadata.…`, for NumPy.
  ///
  /// - Throws: `WritingError` of the operating system.
  public static func writeArrays(
    of detector: Detector, to path: String
  ) throws(WritingError) {
    let file = contents(of: detector)
    let tensors = file.tensors.sorted { $0.key < $1.key }.map { name, tensor in
      (name: name, array: NumPyFile.Array.numbers(shape: tensor.shape, values: tensor.values))
    }
    let facts = file.metadata.sorted { $0.key < $1.key }.map { key, text in
      (name: "metadata.\(key)", array: NumPyFile.Array.text(text))
    }
    let electrodes = (name: "electrodes", array: NumPyFile.Array.texts(detector.electrodes))
    try NumPyFile.write(tensors + [electrodes] + facts, to: path)
  }
}
