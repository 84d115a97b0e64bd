import LinearAlgebra

/// A place on the head as a unit sphere: x to the right ear, y to the nose, z to the top.
public struct ScalpPosition: Sendable, Equatable {
  /// Towards the right ear.
  public var x: Double
  /// Towards the nose.
  public var y: Double
  /// Towards the top of the head.
  public var z: Double

  /// The place in that direction from the centre, which must not be the centre itself.
  public init(x: Double, y: Double, z: Double) {
    let length = (x * x + y * y + z * z).squareRoot()
    precondition(length > 0 && length.isFinite, "a direction")
    self.x = x / length
    self.y = y / length
    self.z = z / length
  }

  /// The cosine of the angle to another place.
  func cosine(to other: ScalpPosition) -> Double {
    min(max(x * other.x + y * other.y + z * other.z, -1), 1)
  }
}

/// The smoothest function on the head that takes given values at the electrodes.
///
/// f(p) = c₀ + Σ cᵢ g(p·pᵢ) with Σ cᵢ = 0 and g(x) = (1/4π) Σₙ (2n + 1) / (n(n + 1))ᵐ Pₙ(x).
/// Source: F. Perrin, J. Pernier, O. Bertrand, J. F. Echallier, Electroencephalogr Clin
/// Neurophysiol 72:184–187 (1989), eq. 1–3, with the correction of 76:565 (1990).
public struct SphericalSpline: Sendable {
  /// Where the electrodes are.
  public let positions: [ScalpPosition]
  private let factor: Cholesky
  /// What each Pₙ is multiplied by, from n = 1 on.
  private let factors: [Double]
  /// G⁻¹ 1 over its sum: c₀ is its product with the values.
  private let constant: [Double]

  /// A spline through some electrodes.
  ///
  /// - Parameters:
  ///   - positions: at least one; two at one place share the mean of their values.
  ///   - order: m, 2 to 4: the larger, the smoother, and the further beyond the values where
  ///     electrodes are few. MNE-Python and EEGLAB replace bad electrodes with 4.
  public init(_ positions: [ScalpPosition], order: Int = 4) {
    precondition(!positions.isEmpty, "a spline needs electrodes")
    precondition((2...4).contains(order), "an order from 2 to 4")
    self.positions = positions
    factors = (1...Self.terms).map { n in
      let power = (0..<order).reduce(1.0) { power, _ in power * Double(n * (n + 1)) }
      return Double(2 * n + 1) / power / (4 * .pi)
    }
    let size = positions.count
    var matrix = Matrix(rows: size, columns: size)
    for row in 0..<size {
      for column in 0..<size {
        matrix[row, column] = Self.kernel(
          positions[row].cosine(to: positions[column]), factors: factors)
      }
    }
    // So little that values are kept to five digits even where electrodes are close, and enough for
    // two at one place.
    let ridge = 1e-13 * Self.kernel(1, factors: factors)
    for index in 0..<size { matrix[index, index] += ridge }
    do {
      factor = try Cholesky(matrix)
    } catch {
      preconditionFailure("the kernel is positive definite: \(error)")
    }
    let weights = factor.solve([Double](repeating: 1, count: size))
    let sum = weights.reduce(0, +)
    constant = weights.map { $0 / sum }
  }

  /// The function that takes `values`, one an electrode, at the electrodes.
  public func fitting(_ values: [Double]) -> Surface {
    precondition(values.count == positions.count, "one value an electrode")
    let level = zip(constant, values).reduce(0) { $0 + $1.0 * $1.1 }
    return Surface(level: level, coefficients: factor.solve(values.map { $0 - level }))
  }

  /// The kernel's values g between a place and every electrode.
  public func kernels(at place: ScalpPosition) -> [Double] {
    positions.map { Self.kernel(place.cosine(to: $0), factors: factors) }
  }

  /// One interpolated function.
  public struct Surface: Sendable, Equatable {
    let level: Double
    let coefficients: [Double]

    /// The value at a place, of which the kernels to every electrode are known.
    public func value(kernels: some Collection<Double>) -> Double {
      zip(coefficients, kernels).reduce(level) { $0 + $1.0 * $1.1 }
    }
  }

  /// The terms of the series; those after the 40th are below 10⁻⁹ of the first with order 4, and
  /// below 10⁻⁴ with order 2, which is much finer than electrodes are apart.
  private static let terms = 40

  /// g at the cosine of an angle, by the recurrence (n + 1) Pₙ₊₁ = (2n + 1) x Pₙ − n Pₙ₋₁.
  private static func kernel(_ x: Double, factors: [Double]) -> Double {
    var (before, here, sum) = (1.0, x, 0.0)
    for n in 1...terms {
      sum += factors[n - 1] * here
      let next = (Double(2 * n + 1) * x * here - Double(n) * before) / Double(n + 1)
      (before, here) = (here, next)
    }
    return sum
  }
}
