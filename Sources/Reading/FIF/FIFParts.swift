import Files
import Signal

/// The files in which a FIF file goes on, which stand beside it.
struct FIFParts {
  private let first: String
  private let folder: String
  private var seen: Set<String>

  /// The names of all parts but the first, so far.
  private(set) var names: [String] = []

  /// A file has at most this many parts.
  private static let limit = 1000

  /// The parts of the file at `path`, which are none yet.
  init(of path: String) {
    first = path
    let slash = path.lastIndex(of: "/")
    folder = slash.map { String(path[...$0]) } ?? ""
    seen = [slash.map { String(path[path.index(after: $0)...]) } ?? path]
  }

  /// The path of the next part, which the file at `path` names.
  ///
  /// Only the name counts, not the folder that it was in when it was written.
  ///
  /// - Throws: `ReadingError.malformed` where the part is missing or was read before.
  mutating func next(_ link: FIFLink, namedBy path: String) throws(ReadingError) -> String {
    let name = link.name.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
    let file = name.isEmpty ? numbered(link.number) : name
    guard !file.isEmpty, seen.insert(file).inserted, seen.count <= Self.limit else {
      throw .malformed(
        path: path, place: .part("references"),
        found: "\(file.isEmpty ? "no name" : file) as next part",
        expected: "a file that comes once")
    }
    guard fileExists(folder + file) else {
      throw .malformed(
        path: path, place: .part("references"),
        found: "a recording that goes on in \(file), which is not there",
        expected: "\(folder + file): fetch it, or join the parts that there are anew")
    }
    names.append(file)
    return folder + file
  }

  /// The usual name of a part of which only the number is known: `x_raw-1.fif` behind `x_raw.fif`.
  private func numbered(_ number: Int?) -> String {
    guard let number, let dot = first.lastIndex(of: ".") else { return "" }
    return String(first[..<dot].dropFirst(folder.count)) + "-\(number)" + first[dot...]
  }
}

/// What a file says of another one.
struct FIFLink: Equatable {
  /// The other file's name, with or without folders; empty where only its number is known.
  var name = ""
  /// Its number.
  var number: Int?
}

/// What a file says of the one that it goes on in, and of the one that it came from.
struct FIFLinks {
  private var role = 0
  private(set) var next: FIFLink?
  private(set) var previous: FIFLink?

  /// Takes a tag of a block of references.
  mutating func take(_ tag: FIFTag, _ reader: ByteReader) throws(ReadingError) {
    switch tag.kind {
    case FIFTags.Kind.referenceRole:
      role = try reader.whole(tag)
      change { _ in }
    case FIFTags.Kind.referenceName:
      let name = try reader.text(at: tag.offset, length: tag.length)
      change { $0.name = name }
    case FIFTags.Kind.referenceNumber:
      let number = try reader.whole(tag)
      change { $0.number = number }
    default: break
    }
  }

  private mutating func change(_ body: (inout FIFLink) -> Void) {
    switch role {
    case FIFTags.Role.next:
      var link = next ?? FIFLink()
      body(&link)
      next = link
    case FIFTags.Role.previous:
      var link = previous ?? FIFLink()
      body(&link)
      previous = link
    default: break
    }
  }
}
