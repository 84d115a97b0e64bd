import Files
import Signal

/// Reads the P300 data sets that are distributed as MAT v5 files.
///
/// A MAT file is a bag of variables; which data set it is shows in their names and sizes.
package enum MATReader {
  private static let dialects: [any MATDialect.Type] = [
    MATWadsworthRun.self, MATSevenChoice.self, MATWadsworthCharacters.self, MATGuger.self,
  ]

  /// Whether the file begins like a MAT file of any version.
  package static func canRead(_ bytes: FileBytes) -> Bool { MATHeader.isPresent(bytes) }

  /// Reads all recordings of a file.
  ///
  /// - Throws: `ReadingError.unsupported` if no data set has such variables.
  package static func read(_ bytes: FileBytes) throws(ReadingError) -> [Recording] {
    let file = try MATFile(bytes)
    for set in MATDataSet.all {
      if let recordings = try set.read(file) { return recordings }
    }
    for dialect in dialects where dialect.recognises(file) {
      var recordings = try dialect.read(file)
      for index in recordings.indices { recordings[index].dataSet = dialect.dataSet }
      return recordings
    }
    throw .unsupported(
      path: bytes.path, place: .part("variables"), found: "a MAT file with \(file.summary)",
      remedy: "expected " + dialects.map { $0.needs }.joined(separator: ", or ") + ", or one of "
        + MATDataSet.all.map(\.name).joined(separator: ", "))
  }
}

/// A data set's way to lay a recording out in MAT variables.
protocol MATDialect: Sendable {
  /// The name that the field knows the data set by.
  static var dataSet: String { get }
  /// The variables that it is recognised by, in words.
  static var needs: String { get }
  /// Whether the file has them.
  static func recognises(_ file: MATFile) -> Bool
  /// The recordings of a file that is recognised.
  static func read(_ file: MATFile) throws(ReadingError) -> [Recording]
}

extension MATFile {
  /// The variable called `name`, which the caller's data set requires.
  func required(_ name: String) throws(ReadingError) -> MATArray {
    guard let array = try array(name) else {
      throw .malformed(
        path: path, place: .part("variables"), found: summary, expected: "a variable \(name)")
    }
    return array
  }

  /// The numbers of `name`, one for each of `count` samples.
  func states(_ name: String, count: Int) throws(ReadingError) -> MATNumbers {
    let array = try required(name)
    guard array.count == count else {
      throw array.mismatch(expected: "\(count) values, as the signal has samples")
    }
    return try array.numbers()
  }

  /// As `states(_:count:)` where the file has the variable, else `nil`.
  func optionalStates(_ name: String, count: Int) throws(ReadingError) -> MATNumbers? {
    self[name] == nil ? nil : try states(name, count: count)
  }
}

extension MATNumbers {
  /// The stimulus code at `index`; 0 for none.
  func stimulusCode(at index: Int) throws(ReadingError) -> Int {
    let code = try integer(at: index)
    // The epochs file holds codes in 16 bits.
    guard (0...Int(Int16.max)).contains(code) else {
      throw .malformed(
        path: bytes.path, place: .part("variable \(name), element \(index + 1)"), found: "\(code)",
        expected: "a stimulus code from 0 to \(Int16.max)")
    }
    return code
  }
}
