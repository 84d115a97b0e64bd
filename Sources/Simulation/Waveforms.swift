/// A smooth hill of height 1 at 0 that is gone at ±1: (1 − u²)³.
///
/// It stands for the Gaussian wherever one would be natural: no exponential, hence the same bits on
/// every machine.
func bump(_ u: Double) -> Double {
  let rest = 1 - u * u
  return rest > 0 ? rest * rest * rest : 0
}

/// A sine of steady amplitude, made by turning a pointer.
struct Oscillator {
  /// The cosine of the angle per sample.
  let cosine: Double
  /// The sine of the angle per sample.
  let sine: Double

  /// An oscillator of `frequency` Hz, below half of `samplingRate`.
  init(frequency: Double, samplingRate: Double) {
    // Taylor series at an eighth of the angle, then three doublings: the C library's last bit varies.
    let angle = 2 * Double.pi * frequency / samplingRate / 8
    let square = angle * angle
    var (cosine, sine) = (1.0, 1.0)
    for order in stride(from: 16.0, through: 2, by: -2) {
      cosine = 1 - square / (order * (order - 1)) * cosine
      sine = 1 - square / (order * (order + 1)) * sine
    }
    sine *= angle
    for _ in 0..<3 { (cosine, sine) = (cosine * cosine - sine * sine, 2 * cosine * sine) }
    self.cosine = cosine
    self.sine = sine
  }

  /// `length` samples of a sine that begins at 0.
  func wave(_ length: Int) -> [Double] {
    var (x, y) = (1.0, 0.0)
    return (0..<length).map { _ in
      let value = y
      (x, y) = (x * cosine - y * sine, x * sine + y * cosine)
      // Keeps the pointer at length 1.
      let correction = 1.5 - 0.5 * (x * x + y * y)
      (x, y) = (x * correction, y * correction)
      return value
    }
  }
}
