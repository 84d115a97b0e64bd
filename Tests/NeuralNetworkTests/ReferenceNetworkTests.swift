import NeuralNetwork
import TestSupport
import Testing

/// The reference layers' gradients against finite differences of their own forward steps.
@Suite struct ReferenceNetworkTests {
  static let shapes = [
    NetworkShape(electrodes: 3, windowLength: 28, spatialMaps: 2, hiddenUnits: 4),
    NetworkShape(
      electrodes: 2, windowLength: 13, spatialMaps: 1, hiddenUnits: 3, hiddenActivation: .tanh,
      output: .logit),
  ]

  @Test func `the spatial layer's gradient is the finite difference`() {
    var layer = SpatialLayer(
      weight: wave(2 * 3), bias: wave(2), electrodes: 3, samples: 4)
    let input = wave(3 * 4, phase: 1)
    let up = wave(2 * 4, phase: 2)
    let gradient = layer.backward(input, gradient: up)
    let weight = differences(in: layer.weight) {
      layer.weight = $0
    } of: {
      dot(layer.forward(input), up)
    }
    let bias = differences(in: layer.bias) {
      layer.bias = $0
    } of: {
      dot(layer.forward(input), up)
    }
    #expect(relativeDifference(gradient.weight, weight) < 1e-8)
    #expect(relativeDifference(gradient.bias, bias) < 1e-8)
  }

  @Test func `the temporal layer's gradient is the finite difference`() {
    var layer = TemporalLayer(weight: wave(10 * 13), bias: wave(10), positions: 2)
    var input = wave(2 * 26, phase: 1)
    let up = wave(10 * 2, phase: 2)
    let gradient = layer.backward(input, gradient: up)
    let weight = differences(in: layer.weight) {
      layer.weight = $0
    } of: {
      dot(layer.forward(input), up)
    }
    let bias = differences(in: layer.bias) {
      layer.bias = $0
    } of: {
      dot(layer.forward(input), up)
    }
    let inputs = differences(in: input) {
      input = $0
    } of: {
      dot(layer.forward(input), up)
    }
    #expect(relativeDifference(gradient.weight, weight) < 1e-8)
    #expect(relativeDifference(gradient.bias, bias) < 1e-8)
    #expect(relativeDifference(gradient.input, inputs) < 1e-8)
  }

  @Test func `the dense layer's gradient is the finite difference`() {
    var layer = DenseLayer(weight: wave(5 * 7), bias: wave(5))
    var input = wave(7, phase: 1)
    let up = wave(5, phase: 2)
    let gradient = layer.backward(input, gradient: up)
    let weight = differences(in: layer.weight) {
      layer.weight = $0
    } of: {
      dot(layer.forward(input), up)
    }
    let bias = differences(in: layer.bias) {
      layer.bias = $0
    } of: {
      dot(layer.forward(input), up)
    }
    let inputs = differences(in: input) {
      input = $0
    } of: {
      dot(layer.forward(input), up)
    }
    #expect(relativeDifference(gradient.weight, weight) < 1e-8)
    #expect(relativeDifference(gradient.bias, bias) < 1e-8)
    #expect(relativeDifference(gradient.input, inputs) < 1e-8)
  }

  @Test(arguments: [
    ReferenceActivation.scaledTanh, .sigmoid, .tanh, .identity,
  ])
  func `an activation's slope is the finite difference`(activation: ReferenceActivation) {
    for sum in stride(from: -4.0, through: 4, by: 0.25) {
      let difference = (activation(sum + 1e-5) - activation(sum - 1e-5)) / 2e-5
      #expect(abs(activation.slope(ofOutput: activation(sum)) - difference) < 1e-9)
    }
  }

  @Test(arguments: shapes, [false, true])
  func `the gradient of the loss is the finite difference`(shape: NetworkShape, isTarget: Bool) {
    var network = Samples.network(shape)
    let epoch = Samples.epoch(0, of: Samples.set(shape, count: 1), shape)
    let gradient = ReferenceNetwork(network).gradient(epoch, isTarget: isTarget)
    for tensor in NetworkTensor.allCases {
      let start = network[tensor]
      let expected = start.indices.map { index in
        // Powers of two keep the step exact in float32.
        func loss(_ step: Float) -> Double {
          network[tensor][index] = start[index] + step
          defer { network[tensor] = start }
          return ReferenceNetwork(network).loss(epoch, isTarget: isTarget)
        }
        let step = Float(0x1p-10)
        let width = Double((start[index] + step) - (start[index] - step))
        return (loss(step) - loss(-step)) / width
      }
      #expect(relativeDifference(gradient[tensor] ?? [], expected) < 1e-4, "\(tensor.rawValue)")
    }
  }
}

private func wave(_ count: Int, phase: Double = 0) -> [Double] {
  // Irregular enough that no two entries stand for each other.
  (0..<count).map {
    ((Double($0) + phase) * 0.7548776662466927).truncatingRemainder(dividingBy: 1) - 0.5
  }
}

private func dot(_ left: [Double], _ right: [Double]) -> Double {
  zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
}

private func differences(
  in values: [Double], set: ([Double]) -> Void, of function: () -> Double
) -> [Double] {
  values.indices.map { index in
    func at(_ step: Double) -> Double {
      var moved = values
      moved[index] += step
      set(moved)
      defer { set(values) }
      return function()
    }
    return (at(1e-3) - at(-1e-3)) / 2e-3
  }
}
