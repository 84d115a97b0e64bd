import Foundation

/// What another program reads from the format samples of the shared recordings.
package struct FormatReference: Decodable, Sendable {
  /// One file.
  package struct File: Decodable, Sendable {
    package var samplingRate: Double
    package var samples: Int
    package var channels: [Channel]
    package var annotations: [Annotation]?
  }

  /// One channel; numbers in 10⁻⁶ of the unit where that is no voltage.
  package struct Channel: Decodable, Sendable {
    package var label: String
    package var mneType: String
    package var unit: String
    package var first: [Double]
    package var last: [Double]
    package var mean: Double
    package var std: Double
  }

  /// One annotation, onset to the microsecond.
  package struct Annotation: Decodable, Sendable {
    package var onset: Double
    package var duration: Double
    package var text: String
  }

  /// By path below `formats/`.
  package var files: [String: File]

  /// The reference; an error where the recordings are absent.
  package static func load() throws -> FormatReference {
    let url = SharedFiles.recordings.appending(path: "formats/reference.json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(FormatReference.self, from: Data(contentsOf: url))
  }
}
