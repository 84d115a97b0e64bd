extension Span<Float> {
  /// Whether every number is neither infinite nor not a number; true of none.
  ///
  /// Looks at all of them without a branch, so that several are looked at together: millions of samples
  /// pass here before they are used.
  public var isFinite: Bool {
    let infinity = Float.infinity.bitPattern
    var strange: UInt32 = 0
    for index in indices { strange |= self[index].bitPattern & infinity == infinity ? 1 : 0 }
    return strange == 0
  }
}
