import Files
import Reading
import Signal
import TestFiles
import TestSupport

/// Recordings that are several files, one of which is damaged.
extension FuzzSeeds {
  private static let mffFiles = MFFBuilder().files

  /// A file of EGI's folder.
  static func mff(_ name: String) -> [UInt8] { mffFiles[name] ?? [] }

  /// What an EGI folder is read as with another file in the place of `name`.
  static func readMFF(_ name: String, _ bytes: FileBytes) throws(ReadingError) -> [Recording] {
    let information =
      name == "info.xml" ? bytes : FileBytes(mff("info.xml"), path: "seed.mff/info.xml")
    return try MFFReader.read(information, names: mffFiles.keys.sorted()) {
      (wanted) throws(ReadingError) in
      wanted == name ? bytes : FileBytes(mff(wanted), path: "seed.mff/\(wanted)")
    }
  }
}
