extension String {
  /// The text with what a terminal would obey, or show in another order, written out: `\u{1B}`.
  ///
  /// Control characters, marks that turn the direction of writing, and separators of lines come from files
  /// that nobody has checked.
  ///
  /// - Parameter keepingLines: whether the ends of lines stay, in texts of several lines.
  /// - Returns: a text that shows what it holds.
  public func shown(keepingLines: Bool = false) -> String {
    guard unicodeScalars.contains(where: { $0.isUnshowable(keepingLines) }) else { return self }
    var result = ""
    for scalar in unicodeScalars {
      if !scalar.isUnshowable(keepingLines) {
        result.unicodeScalars.append(scalar)
      } else {
        switch scalar {
        case "\n": result += "\\n"
        case "\t": result += "\\t"
        case "\r": result += "\\r"
        default: result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        }
      }
    }
    return result
  }

  /// JSON with such characters as JSON escapes them; it means the same.
  public var shownJSON: String {
    guard unicodeScalars.contains(where: { $0.isUnshowable(true) }) else { return self }
    var result = ""
    for scalar in unicodeScalars {
      if scalar.isUnshowable(true) {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// The text in one line of at most `length` characters, the rest as `…`.
  public func shownLine(length: Int = 2000) -> String {
    let line = String(prefix(length + 1)).shown()
    return line.count > length ? line.prefix(length - 1) + "…" : line
  }
}

extension Unicode.Scalar {
  fileprivate func isUnshowable(_ keepingLines: Bool) -> Bool {
    switch value {
    case 0x0A: !keepingLines
    case 0..<0x20, 0x7F..<0xA0: true
    // Directions of writing, and separators of lines and paragraphs.
    case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
    // Tags, by which texts are hidden.
    case 0xE0000...0xE007F: true
    default: false
    }
  }
}
