import Plotting
import Randomness
import Testing

@Suite struct SphericalSplineTests {
  static func places(_ count: Int, seed: UInt64) -> [ScalpPosition] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
      ScalpPosition(
        x: generator.normal(), y: generator.normal(), z: abs(generator.normal()) - 0.2)
    }
  }

  @Test(arguments: [1, 2, 8, 31, 64], 2...4)
  func `the function takes the values at the electrodes`(count: Int, order: Int) {
    let places = Self.places(count, seed: 7)
    var generator = SeededGenerator(seed: 8)
    let values = places.map { _ in generator.normal() }
    let spline = SphericalSpline(places, order: order)
    let surface = spline.fitting(values)
    for (place, value) in zip(places, values) {
      #expect(abs(surface.value(kernels: spline.kernels(at: place)) - value) < 1e-5)
    }
  }

  @Test func `values between electrodes are those of MNE-Python`() {
    // mne.channels.interpolation._make_interpolation_matrix(electrodes, places, alpha=1e-12) of
    // MNE-Python 1.13 times the values.
    func place(_ x: Double, _ y: Double, _ z: Double) -> ScalpPosition {
      ScalpPosition(x: x, y: y, z: z)
    }
    let spline = SphericalSpline([
      place(0, 0, 1), place(1, 0, 0), place(-1, 0, 0), place(0, 1, 0), place(0, -1, 0),
      place(0.6, 0.48, 0.64),
    ])
    let surface = spline.fitting([1.5, -2, 0.5, 3, -1, 2.5])
    let places = [place(0.6, 0, 0.8), place(0, 0.28, 0.96), place(-0.48, -0.6, 0.64)]
    for (place, value) in zip(places, [0.97495619, 2.40421165, 0.14353019]) {
      #expect(abs(surface.value(kernels: spline.kernels(at: place)) - value) < 1e-6)
    }
  }

  @Test func `a constant stays constant everywhere`() {
    let spline = SphericalSpline(Self.places(20, seed: 9))
    let surface = spline.fitting([Double](repeating: 3.5, count: 20))
    for place in Self.places(50, seed: 10) {
      #expect(abs(surface.value(kernels: spline.kernels(at: place)) - 3.5) < 1e-6)
    }
  }

  @Test func `fitting is linear in the values`() {
    let places = Self.places(16, seed: 11)
    let spline = SphericalSpline(places)
    var generator = SeededGenerator(seed: 12)
    let first = places.map { _ in generator.normal() }
    let second = places.map { _ in generator.normal() }
    let both = spline.fitting(zip(first, second).map { 2 * $0 - 3 * $1 })
    let (one, two) = (spline.fitting(first), spline.fitting(second))
    for place in Self.places(50, seed: 13) {
      let kernels = spline.kernels(at: place)
      let sum = 2 * one.value(kernels: kernels) - 3 * two.value(kernels: kernels)
      #expect(abs(both.value(kernels: kernels) - sum) < 1e-6)
    }
  }

  @Test func `turning the head turns the function`() {
    let places = Self.places(16, seed: 14)
    func turned(_ place: ScalpPosition) -> ScalpPosition {
      ScalpPosition(
        x: 0.6 * place.x - 0.8 * place.y, y: 0.8 * place.x + 0.6 * place.y, z: place.z)
    }
    var generator = SeededGenerator(seed: 15)
    let values = places.map { _ in generator.normal() }
    let (spline, other) = (SphericalSpline(places), SphericalSpline(places.map(turned)))
    let (surface, otherSurface) = (spline.fitting(values), other.fitting(values))
    for place in Self.places(50, seed: 16) {
      let value = surface.value(kernels: spline.kernels(at: place))
      let turnedValue = otherSurface.value(kernels: other.kernels(at: turned(place)))
      #expect(abs(value - turnedValue) < 1e-6)
    }
  }

  @Test func `a smooth field is found again between the electrodes`() {
    // A tilted dipole-like field, sampled at 60 places over the whole sphere.
    func field(_ place: ScalpPosition) -> Double {
      1 + place.x - 2 * place.y + place.z * place.x
    }
    let places = (0..<60).map { index -> ScalpPosition in
      // A Fibonacci lattice.
      let z = 1 - 2 * (Double(index) + 0.5) / 60
      let golden = 2.399963229728653 * Double(index)
      let radius = (1 - z * z).squareRoot()
      return ScalpPosition(x: radius * cosine(golden), y: radius * cosine(golden - 1.5707963), z: z)
    }
    let spline = SphericalSpline(places)
    let surface = spline.fitting(places.map(field))
    for place in Self.places(100, seed: 17) {
      #expect(abs(surface.value(kernels: spline.kernels(at: place)) - field(place)) < 0.05)
    }
  }

  @Test func `two electrodes at one place share their mean`() {
    let place = ScalpPosition(x: 0, y: 0, z: 1)
    let spline = SphericalSpline([place, place, ScalpPosition(x: 1, y: 0, z: 0)])
    let surface = spline.fitting([1, 3, 0])
    #expect(abs(surface.value(kernels: spline.kernels(at: place)) - 2) < 1e-3)
  }

  private func cosine(_ angle: Double) -> Double {
    // By its series after reduction, so that the test needs no other library.
    let turn = 2 * Double.pi
    let x = angle - (angle / turn).rounded() * turn
    var (term, sum) = (1.0, 1.0)
    for n in 1...20 {
      let divisor = Double((2 * n - 1) * (2 * n))
      term *= -x * x / divisor
      sum += term
    }
    return sum
  }
}
