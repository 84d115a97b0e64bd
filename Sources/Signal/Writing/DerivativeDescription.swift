import Files

/// The `dataset_description.json` of what was made of a data set.
///
/// Source: BIDS 1.10, "Derived dataset and pipeline description".
public enum DerivativeDescription {
  private struct Content: Encodable {
    struct Generator: Encodable {
      let name = "p300"
      let version = ToolVersion.current
      let description: String

      enum CodingKeys: String, CodingKey {
        case name = "Name"
        case version = "Version"
        case description = "Description"
      }
    }

    let name: String
    let bidsVersion = "1.10.0"
    let type = "derivative"
    let generators: [Generator]

    enum CodingKeys: String, CodingKey {
      case name = "Name"
      case bidsVersion = "BIDSVersion"
      case type = "DatasetType"
      case generators = "GeneratedBy"
    }
  }

  /// What a data set calls itself; `nil` where it has no description, or one that does not say.
  ///
  /// - Throws: `ReadingError` where the description is there and cannot be read.
  public static func name(ofDataSetAt root: String) throws(ReadingError) -> String? {
    struct Description: Decodable {
      let name: String?

      enum CodingKeys: String, CodingKey { case name = "Name" }
    }
    let path = "\(root)/dataset_description.json"
    guard fileExists(path) else { return nil }
    let bytes = try FileBytes(path: path)
    let content = try ByteReader(bytes).array(at: 0, length: min(bytes.count, 1 << 20))
    return (try? JSONText.decode(Description.self, from: content, keys: .verbatim))?.name
  }

  /// Whether the description in a folder is of what p300 has derived; `nil` where there is none.
  public static func isOwn(in folder: String) -> Bool? {
    struct Description: Decodable {
      struct Generator: Decodable {
        let name: String?

        enum CodingKeys: String, CodingKey { case name = "Name" }
      }
      let type: String?
      let generators: [Generator]?

      enum CodingKeys: String, CodingKey {
        case type = "DatasetType"
        case generators = "GeneratedBy"
      }
    }
    let path = "\(folder)/dataset_description.json"
    guard fileExists(path) else { return nil }
    let description = JSONText.decodeOutput(Description.self, at: path, keys: .verbatim)
    return description?.type == "derivative"
      && description?.generators?.contains { $0.name == "p300" } == true
  }

  /// Writes the description of a folder, and beside it, unless there is one, a `.bidsignore`.
  ///
  /// - Parameters:
  ///   - text: as `text` makes it.
  ///   - folder: of the derivatives.
  ///   - unnamed: patterns of files that BIDS has no names for; `nil` for epochs.
  /// - Throws: `WritingError`.
  public static func write(
    _ text: String, to folder: String, ignoring unnamed: [String]? = nil
  ) throws(WritingError) {
    let patterns = unnamed ?? [DerivedEpochs.pattern]
    if !fileExists("\(folder)/.bidsignore") {
      try OutputFile.write(
        "# Of p300: what BIDS has no names for.\n" + patterns.map { $0 + "\n" }.joined(),
        to: "\(folder)/.bidsignore")
    }
    try OutputFile.write(text, to: "\(folder)/dataset_description.json")
  }

  /// The text of the file.
  ///
  /// - Parameters:
  ///   - what: what was made, such as `Epochs`.
  ///   - source: the name of the data set that it was made of.
  ///   - description: how.
  /// - Returns: one line of JSON.
  public static func text(_ what: String, of source: String?, by description: String) -> String {
    JSONText.encode(
      Content(
        name: what + (source.map { " of \($0)" } ?? ""),
        generators: [Content.Generator(description: description)]),
      keys: .verbatim) + "\n"
  }
}
