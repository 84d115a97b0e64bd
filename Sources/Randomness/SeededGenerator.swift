/// The project's own random generator: xoshiro256++ seeded through SplitMix64.
///
/// The same seed and stream give the same numbers on every machine and in every release: shuffles,
/// initial weights, noise and dropout all draw from it, so a detector can be made again to the bit.
/// Sources: Blackman & Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47(4),
/// 2021 (xoshiro256++); Steele, Lea & Flood, OOPSLA 2014 (SplitMix64).
public struct SeededGenerator: RandomNumberGenerator, Sendable, Equatable {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// A generator for `seed`, independent of every other `stream` of the same seed.
  public init(seed: UInt64, stream: UInt64 = 0) {
    var mixer = SplitMix64(state: seed)
    mixer = SplitMix64(state: mixer.next() ^ (stream &* 0xD134_2543_DE82_EF95))
    state = (mixer.next(), mixer.next(), mixer.next(), mixer.next())
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    let result = Self.rotate(state.0 &+ state.3, by: 23) &+ state.0
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = Self.rotate(state.3, by: 45)
    return result
  }

  private static func rotate(_ value: UInt64, by count: UInt64) -> UInt64 {
    (value << count) | (value >> (64 - count))
  }

  /// Whether both would give the same numbers from here on.
  public static func == (left: Self, right: Self) -> Bool { left.state == right.state }
}

/// The seeding generator of xoshiro: every state, zero included, gives well-mixed numbers.
private struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
