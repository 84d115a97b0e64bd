import Foundation

/// Files outside the project: real recordings, which its licence cannot cover.
public enum SharedFiles {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "shared")

  /// The folder of real recordings: `$P300_RECORDINGS`, else `../shared/recordings`.
  public static var recordings: URL {
    if let folder = ProcessInfo.processInfo.environment["P300_RECORDINGS"] {
      return URL(filePath: folder)
    }
    return root.appending(path: "recordings")
  }

  /// Whether the real recordings are here; tests that need them are skipped where they are not.
  public static let hasRecordings = FileManager.default.fileExists(atPath: recordings.path)

  /// The path of a real recording, such as `bnci-003-2015/s8.mat`.
  public static func recording(_ path: String) -> String {
    recordings.appending(path: path).path
  }
}
