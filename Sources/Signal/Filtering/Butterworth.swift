#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A digital Butterworth filter: order 4 at each edge, by the bilinear transform with prewarped edges.
///
/// The same filter as `scipy.signal.butter(4, …, fs=…)`: Oppenheim & Schafer, Discrete-Time Signal
/// Processing, 7.1.
package struct Butterworth: Sendable, Equatable {
  /// The order of the low-pass prototype; a band-pass has it on each side.
  package static let order = 4

  /// The band, in Hz; open on the side that is `nil`.
  package let band: FrequencyBand
  /// Samples per second, in Hz.
  package let samplingRate: Double

  /// A filter whose edges lie between 0 and half the sampling rate, the lower below the upper.
  package init(_ band: FrequencyBand, samplingRate: Double) {
    precondition(Self.isValid(band, samplingRate: samplingRate), "an edge is out of range")
    self.band = band
    self.samplingRate = samplingRate
  }

  /// Whether such a filter exists.
  package static func isValid(_ band: FrequencyBand, samplingRate: Double) -> Bool {
    let edges = [band.low, band.high].compactMap { $0 }
    return samplingRate > 0 && edges.allSatisfy { $0 > 0 && $0 < samplingRate / 2 }
      && (edges.count < 2 || edges[0] < edges[1])
  }

  /// The squared magnitude of the response at `frequency`, in Hz, from 0 to half the sampling rate.
  ///
  /// The bilinear transform maps a frequency to Ω = tan(π f / rate); there the magnitude is that of
  /// the analog filter, |H|² = 1 / (1 + p⁸), with p the frequency of the low-pass prototype.
  package func magnitudeSquared(at frequency: Double) -> Double {
    let omega = warped(frequency)
    let prototype: Double
    switch (band.low, band.high) {
    case (nil, nil): return 1
    case (nil, let high?): prototype = omega / warped(high)
    case (let low?, nil): prototype = warped(low) / omega
    case (let low?, let high?):
      let (low, high) = (warped(low), warped(high))
      prototype = (omega * omega - low * high) / (omega * (high - low))
    }
    let square = prototype * prototype
    let fourth = square * square
    return 1 / (1 + fourth * fourth)
  }

  /// The response at `frequency`, in Hz, of the filter run forward once.
  package func response(at frequency: Double) -> (real: Double, imaginary: Double) {
    let angle = 2 * .pi * frequency / samplingRate
    let response = sections.reduce(Complex(1, 0)) {
      $0 * $1.response(at: Complex(cos(angle), sin(angle)))
    }
    return (response.real, response.imaginary)
  }

  /// The time in which the slowest part of the response falls to 1/e, in seconds.
  package var timeConstant: Double {
    let radius = sections.map(\.poleRadius).max() ?? 0
    return radius > 0 ? -1 / (log(radius) * samplingRate) : 0
  }

  private func warped(_ frequency: Double) -> Double { tan(.pi * frequency / samplingRate) }
}

// MARK: - Sections

extension Butterworth {
  /// The filter as sections of second order in a row; none where the band is open on both sides.
  package var sections: [Section] {
    // With Ω = tan(π f / rate), the bilinear transform is z = (1 + s) / (1 − s).
    switch (band.low, band.high) {
    case (nil, nil):
      return []
    case (nil, let high?):
      let edge = warped(high)
      return prototypePoles.map { Section(pole: $0 * edge, zeros: .atNyquist, unityAt: 1) }
    case (let low?, nil):
      let edge = warped(low)
      return prototypePoles.map {
        Section(pole: Complex(edge, 0) / $0, zeros: .atZero, unityAt: -1)
      }
    case (let low?, let high?):
      let (low, high) = (warped(low), warped(high))
      let (width, centre) = (high - low, (low * high).squareRoot())
      let angle = 2 * atan(centre)
      let unity = Complex(cos(angle), sin(angle))
      return prototypePoles.flatMap { pole in
        // s² − pole·width·s + centre² = 0
        let half = pole * (width / 2)
        let root = (half * half - Complex(centre * centre, 0)).squareRoot
        return [half + root, half - root].map {
          Section(pole: $0, zeros: .atBoth, unityAt: unity)
        }
      }
    }
  }

  /// The poles of the prototype above the real axis; the others are their mirror images.
  private var prototypePoles: [Complex] {
    (0..<Self.order / 2).map { index in
      let angle = .pi * (0.5 + Double(2 * index + 1) / Double(2 * Self.order))
      return Complex(cos(angle), sin(angle))
    }
  }

  /// y[n] = b₀x[n] + b₁x[n−1] + b₂x[n−2] − a₁y[n−1] − a₂y[n−2].
  package struct Section: Sendable, Equatable {
    package var b0, b1, b2, a1, a2: Double

    fileprivate enum Zeros { case atZero, atNyquist, atBoth }

    /// A section with a pair of conjugate poles (given in the analog plane) and gain 1 at `unity`.
    fileprivate init(pole: Complex, zeros: Zeros, unityAt unity: Complex) {
      let one = Complex(1, 0)
      let digital = (one + pole) / (one - pole)
      a1 = -2 * digital.real
      a2 = digital.real * digital.real + digital.imaginary * digital.imaginary
      (b0, b1, b2) =
        switch zeros {
        case .atZero: (1, -2, 1)
        case .atNyquist: (1, 2, 1)
        case .atBoth: (1, 0, -1)
        }
      let gain = response(at: unity).magnitude
      b0 /= gain
      b1 /= gain
      b2 /= gain
    }

    fileprivate init(pole: Complex, zeros: Zeros, unityAt unity: Double) {
      self.init(pole: pole, zeros: zeros, unityAt: Complex(unity, 0))
    }

    /// The distance of the poles from 0.
    fileprivate var poleRadius: Double { a2.squareRoot() }

    fileprivate func response(at z: Complex) -> Complex {
      let one = Complex(1, 0)
      let above = Complex(b0, 0) + (Complex(b1, 0) + Complex(b2, 0) / z) / z
      let below = one + (Complex(a1, 0) + Complex(a2, 0) / z) / z
      return above / below
    }
  }
}

/// As much of the complex numbers as a filter's design needs.
private struct Complex {
  var real, imaginary: Double

  init(_ real: Double, _ imaginary: Double) {
    self.real = real
    self.imaginary = imaginary
  }

  var magnitude: Double { hypot(real, imaginary) }

  /// The root in the right half-plane.
  var squareRoot: Complex {
    let size = magnitude
    let real = ((size + self.real) / 2).squareRoot()
    let imaginary = ((size - self.real) / 2).squareRoot()
    return Complex(real, self.imaginary < 0 ? -imaginary : imaginary)
  }

  static func + (left: Complex, right: Complex) -> Complex {
    Complex(left.real + right.real, left.imaginary + right.imaginary)
  }

  static func - (left: Complex, right: Complex) -> Complex {
    Complex(left.real - right.real, left.imaginary - right.imaginary)
  }

  static func * (left: Complex, right: Complex) -> Complex {
    Complex(
      left.real * right.real - left.imaginary * right.imaginary,
      left.real * right.imaginary + left.imaginary * right.real)
  }

  static func * (left: Complex, right: Double) -> Complex {
    Complex(left.real * right, left.imaginary * right)
  }

  static func / (left: Complex, right: Complex) -> Complex {
    let size = right.real * right.real + right.imaginary * right.imaginary
    return left * Complex(right.real / size, -right.imaginary / size)
  }
}
