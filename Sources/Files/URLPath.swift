extension String {
  /// The path as it stands in a link of a page: what is no letter, digit or one of `-._~/` of ASCII by its bytes.
  package var asURLPath: String {
    var path = ""
    for byte in utf8 {
      let isPlain =
        byte.isDigit || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || "-._~/".utf8.contains(byte)
      if isPlain {
        path.unicodeScalars.append(UnicodeScalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        path += "%" + (byte < 16 ? "0" : "") + digits
      }
    }
    return path
  }
}

extension Directory {
  /// The way from one folder to another, as a relative path with a slash at its end; empty for the same folder.
  ///
  /// Links in either are followed first.
  package static func way(from start: String, to end: String) -> String {
    func parts(_ path: String) -> [Substring] {
      absolute(resolvedOnceMade(path) ?? path).split(separator: "/")
    }
    let (here, there) = (parts(start), parts(end))
    let common = zip(here, there).prefix { $0 == $1 }.count
    let up = Array(repeating: "..", count: here.count - common)
    let way = up + there.dropFirst(common).map(String.init)
    return way.map { $0 + "/" }.joined()
  }
}
