import NeuralNetwork
import Randomness
import Testing

/// The plain layers: their gradients are finite differences, their sums what the names say.
@Suite struct ReferenceLayersTests {
  static let layers: [Layer] =
    [
      .convolution(maps: 3, kernel: Layer.Kernel(rows: .one, samples: 4)),
      .convolution(
        maps: 2, kernel: Layer.Kernel(rows: .one, samples: 5, keepsLength: true), hasBias: false),
      .convolution(maps: 3, kernel: Layer.Kernel(rows: .all, samples: 3, step: 3)),
      .convolution(maps: 3, kernel: Layer.Kernel(rows: .exactly(2), samples: 2)),
      .groupedConvolution(
        multiplier: 2, kernel: Layer.Kernel(rows: .all, samples: 1), hasBias: false, limit: 1),
      .groupedConvolution(
        multiplier: 1, kernel: Layer.Kernel(rows: .one, samples: 6, keepsLength: true),
        hasBias: true),
      .averagePooling(samples: 4), .averagePooling(samples: 2, rows: 2, first: 3, most: 3),
      .maximumPooling(samples: 4), .dropout(0.5),
      .sparsity(target: 0.1, weight: 1), .dense(units: 3), .lstm(units: 3),
      .lstm(units: 2, bothWays: true),
    ] + Layer.Activation.allCases.map { .activation($0) }

  @Test(arguments: layers)
  func `the gradient of a layer is its finite difference`(layer: Layer) throws {
    let (step, parameters) = try Self.middle(layer)
    var generator = SeededGenerator(seed: 3)
    let random = { (count: Int) in (0..<count).map { _ in generator.normal() } }
    let x = random(step.input.count)
    let direction = random(step.output.count)
    func value(_ x: [Double], _ parameters: [Double]) -> Double {
      zip(step.forward(x, parameters: parameters, statistics: []), direction)
        .reduce(0) { $0 + $1.0 * $1.1 }
    }
    var sums = parameters.map { _ in 0.0 }
    let back = step.backward(x, gradient: direction, parameters: parameters, adding: &sums)
    #expect(step.forward(x, parameters: parameters, statistics: []).count == step.output.count)
    for index in x.indices {
      let expected = slope(x, index) { value($0, parameters) }
      #expect(abs(back[index] - expected) < 1e-6 * max(1, abs(expected)), "input \(index)")
    }
    for index in parameters.indices {
      let expected = slope(parameters, index) { value(x, $0) }
      #expect(abs(sums[index] - expected) < 1e-6 * max(1, abs(expected)), "parameter \(index)")
    }
  }

  @Test func `the gradient of normalization is its finite difference`() {
    var generator = SeededGenerator(seed: 4)
    let random = { (count: Int) in (0..<count).map { _ in generator.normal() } }
    let x = (0..<3).map { _ in random(8).map { 2 * $0 + 1 } }
    let directions = (0..<3).map { _ in random(8) }
    let normalization = ReferenceNormalization(gain: [1.5, -0.5], shift: [0.2, 1], epsilon: 1e-3)
    func value(_ normalization: ReferenceNormalization, _ x: [[Double]]) -> Double {
      let y = normalization.forward(x, moments: normalization.moments(x))
      let products: [Double] = zip(y, directions).flatMap { zip($0, $1).map(*) }
      return products.reduce(0, +)
    }
    let result = normalization.backward(x, gradient: directions)
    for epoch in x.indices {
      for index in x[epoch].indices {
        let expected = slope(x[epoch], index) {
          var moved = x
          moved[epoch] = $0
          return value(normalization, moved)
        }
        #expect(abs(result.input[epoch][index] - expected) < 1e-6)
      }
    }
    for map in 0..<2 {
      let gain = slope(normalization.gain, map) {
        var moved = normalization
        moved.gain = $0
        return value(moved, x)
      }
      let shift = slope(normalization.shift, map) {
        var moved = normalization
        moved.shift = $0
        return value(moved, x)
      }
      #expect(abs(result.gain[map] - gain) < 1e-6)
      #expect(abs(result.shift[map] - shift) < 1e-6)
    }
  }

  @Test func `normalization gives every map the mean of its shift and the deviation of its gain`() {
    var generator = SeededGenerator(seed: 5)
    let x = (0..<20).map { _ in (0..<12).map { _ in 7 + 3 * generator.normal() } }
    let normalization = ReferenceNormalization(gain: [2, 0.5], shift: [1, -1], epsilon: 0)
    let moments = normalization.moments(
      normalization.forward(x, moments: normalization.moments(x)))
    for (found, expected) in zip(moments, [(1.0, 4.0), (-1.0, 0.25)]) {
      #expect(abs(found.mean - expected.0) < 1e-12)
      #expect(abs(found.variance - expected.1) < 1e-12)
    }
  }

  @Test func `a kernel that keeps the length puts its middle tap on the sample`() throws {
    let kernel = Layer.Kernel(rows: .one, samples: 5, keepsLength: true)
    let (step, _) = try Self.middle(
      .groupedConvolution(multiplier: 1, kernel: kernel, hasBias: false))
    let filter = [1.0, 2, 3, 4, 5]
    var parameters = [Double](repeating: 0, count: step.weight.upperBound)
    for start in stride(from: step.weight.lowerBound, to: step.weight.upperBound, by: 5) {
      parameters.replaceSubrange(start..<start + 5, with: filter)
    }
    var impulse = [Double](repeating: 0, count: step.input.count)
    impulse[6] = 1
    let output = step.forward(impulse, parameters: parameters, statistics: [])
    #expect(Array(output[4...8]) == [5, 4, 3, 2, 1])
    let sum: Double = output.reduce(0, +)
    #expect(sum == 15)
    impulse = [Double](repeating: 0, count: step.input.count)
    impulse[0] = 1
    #expect(
      Array(step.forward(impulse, parameters: parameters, statistics: [])[0...2]) == [3, 2, 1])
  }

  @Test func `a separable convolution is a convolution whose filters are products`() throws {
    var generator = SeededGenerator(seed: 6)
    let input = Layer.Shape(maps: 3, rows: 1, samples: 20)
    func alone(_ layers: [Layer]) throws -> ArraySlice<LayerStep> {
      let first = Layer.convolution(
        maps: input.maps, kernel: Layer.Kernel(rows: .all, samples: 1), hasBias: false)
      return try NetworkArchitecture(
        electrodes: 2, windowLength: input.samples, layers: [first] + layers, head: .features
      ).steps.dropFirst()
    }
    let separable = Array(try alone(Layer.separableConvolution(maps: 4, samples: 6)))
    let kernel = Layer.Kernel(rows: .one, samples: 6, keepsLength: true)
    let full = try alone([.convolution(maps: 4, kernel: kernel, hasBias: false)])[1]
    let factors = (0..<separable[1].weight.upperBound).map { _ in generator.normal() }
    var product = [Double](repeating: 0, count: full.weight.upperBound)
    for (map, source, tap) in (0..<4).flatMap({ map in
      (0..<3).flatMap { source in (0..<6).map { (map, source, $0) } }
    }) {
      product[full.weight.lowerBound + (map * 3 + source) * 6 + tap] =
        factors[separable[1].weight.lowerBound + map * 3 + source]
        * factors[separable[0].weight.lowerBound + source * 6 + tap]
    }
    let x = (0..<input.count).map { _ in generator.normal() }
    let between = separable[0].forward(x, parameters: factors, statistics: [])
    let found = separable[1].forward(between, parameters: factors, statistics: [])
    let expected = full.forward(x, parameters: product, statistics: [])
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  /// The step of `layer` behind a convolution, on 2 maps × 3 rows × 14 samples, with random numbers.
  private static func middle(_ layer: Layer) throws -> (LayerStep, [Double]) {
    let first = Layer.convolution(
      maps: 2, kernel: Layer.Kernel(rows: .one, samples: 1), hasBias: false)
    let architecture = try NetworkArchitecture(
      electrodes: 3, windowLength: 14, layers: [first, layer], head: .features)
    var generator = SeededGenerator(seed: 9)
    return (
      architecture.steps[1],
      (0..<architecture.parameterCount).map { _ in generator.normal() }
    )
  }

  private func slope(_ x: [Double], _ index: Int, _ value: ([Double]) -> Double) -> Double {
    var moved = x
    moved[index] = x[index] + 1e-5
    let above = value(moved)
    moved[index] = x[index] - 1e-5
    return (above - value(moved)) / 2e-5
  }
}
