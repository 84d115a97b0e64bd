/// What a verb writes, as far as the endings of file names tell it.
enum OutputKind {
  case epochs
  case detector
  case scores
  case page
  case onnx
  case numpy
  case table

  /// Endings of files of this kind.
  private var endings: [String] {
    switch self {
    case .epochs: ["npz", "set", "fif"]
    case .detector: ["safetensors"]
    case .scores: ["tsv", "json"]
    case .page: ["html", "htm"]
    case .onnx: ["onnx"]
    case .numpy: ["npz"]
    case .table: ["tsv"]
    }
  }

  /// Endings by which other programs know files that p300 does not write, or writes elsewhere.
  private static let telling: Set<String> = [
    "bdf", "csv", "docx", "edf", "fdt", "fif", "gdf", "h5", "htm", "html", "json", "mat", "npy",
    "npz", "onnx", "pdf", "pkl", "png", "pt", "pth", "safetensors", "set", "svg", "tsv", "txt",
    "vhdr", "xdf", "xls", "xlsx", "zip",
  ]

  /// Whether a name ends as those of this kind do.
  func isEnding(of path: String) -> Bool {
    endings.contains { path.lowercased().hasSuffix(".\($0)") }
  }

  /// - Throws: `OutputError.ending` where the ending of the name promises something else.
  func check(_ path: String) throws(OutputError) {
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return }
    let ending = name[name.index(after: dot)...].lowercased()
    guard Self.telling.contains(ending), !endings.contains(ending) else { return }
    throw .ending(path, found: ending, expected: endings)
  }
}
