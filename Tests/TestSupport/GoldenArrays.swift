import Files
import Foundation

/// Golden numbers of the repository: `Tests/Golden`, made by the scripts in `scripts/golden`.
public enum GoldenFiles {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Golden")

  /// The path of one of them.
  public static func path(_ name: String) -> String { folder.appending(path: name).path }

  /// Its bytes.
  public static func data(_ name: String) throws -> Data {
    try Data(contentsOf: folder.appending(path: name))
  }
}

/// The arrays of a golden `.npz` file, in single precision.
public struct GoldenArrays {
  /// One array, row-major.
  public struct Entry {
    /// Its dimensions.
    public var shape: [Int]
    /// Its numbers.
    public var values: [Float]
  }

  private var entries: [String: Entry] = [:]

  /// The arrays of the golden file `name`.
  public init(_ name: String) throws {
    let archive = try ZipArchive(FileBytes(path: GoldenFiles.path(name)))
    for (name, member) in archive.members {
      let (contents, range) = try archive.contents(of: member)
      let array = try NumPyArray(contents, range: range, name: name)
      entries[String(name.dropLast(".npy".count))] = Entry(
        shape: array.shape, values: try array.floats())
    }
  }

  /// The array called `name`; an empty one if there is none.
  public subscript(name: String) -> Entry { entries[name] ?? Entry(shape: [], values: []) }
}
