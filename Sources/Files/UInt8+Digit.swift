extension UInt8 {
  /// Whether it is one of the ten digits in ASCII.
  package var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
