import CKernels
import NeuralNetwork
import Randomness
import Testing

/// Heads, activations and rules of the kernels of lists of layers, on their own.
@Suite struct LayersKernelTests {
  static let heads = [
    layers_head_logit, layers_head_two_sigmoids, layers_head_softmax, layers_head_squares,
    layers_head_entropy,
  ]
  static let activations = [
    layers_elu, layers_relu, layers_tanh, layers_scaled_tanh, layers_sigmoid,
  ]

  @Test(arguments: heads, activations)
  func `the gradient is the finite difference of the loss`(
    head: layers_head, activation: layers_kind
  ) {
    let list = KernelList(head: head, activation: activation)
    let parameters = list.parameters()
    let gradient = list.trained(parameters, rule: layers_rule_gradient).gradient
    let length = gradient.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    #expect(length > 0.01)
    func loss(_ distance: Double) -> Double {
      let moved = zip(parameters, gradient).map { $0 + Float(distance * Double($1) / length) }
      return list.trained(moved, rule: layers_rule_gradient).loss
    }
    let step = 0.01
    let expected = (loss(step) - loss(-step)) / (2 * step)
    #expect(abs(expected - length) < 0.02 * length, "\(expected) along \(length)")
  }

  @Test(arguments: heads)
  func `a training gives the same bits on 1 to 4 threads and every exact set`(head: layers_head) {
    let list = KernelList(head: head, activation: layers_sigmoid)
    func trained(_ threads: Int, _ set: InstructionSet) -> KernelList.Result {
      list.trained(
        list.parameters(), rule: layers_rule_adamw, passes: 3, noise: 0.3, threads: threads,
        instructions: set)
    }
    let first = trained(1, .standard)
    for set in InstructionSet.exact {
      for threads in 1...4 { #expect(trained(threads, set) == first, "\(set) on \(threads)") }
    }
    #expect(first.parameters != list.parameters())
  }

  @Test func `descent and momentum follow the gradient at each layer's rate`() {
    let list = KernelList(head: layers_head_logit, activation: layers_tanh)
    let start = list.parameters()
    let gradient = list.trained(start, rule: layers_rule_gradient).gradient
    // The first layer's rate is twice that of the others.
    let rates = start.indices.map { $0 < list.firstLayer ? Float(0.2) : 0.1 }
    let once = list.trained(start, rule: layers_rule_descent).parameters
    #expect(once == start.indices.map { start[$0] - rates[$0] * gradient[$0] })
    #expect(list.trained(start, rule: layers_rule_momentum).parameters == once)
    let again = list.trained(once, rule: layers_rule_gradient).gradient
    let twice = list.trained(start, rule: layers_rule_momentum, passes: 2).parameters
    #expect(
      twice == start.indices.map { once[$0] - rates[$0] * (0.5 * gradient[$0] + again[$0]) })
  }

  @Test func `drift adds its curves and nothing else`() {
    let list = KernelList(head: layers_head_squares, activation: layers_tanh)
    let start = list.parameters()
    func loss(_ drift: [Float]) -> Double {
      list.trained(start, rule: layers_rule_gradient, drift: drift).loss
    }
    let still = [Float](repeating: 0, count: 2 * KernelList.samples)
    #expect(loss(still) == loss([]))
    #expect(loss(still.map { $0 + 1 }) != loss([]))
  }

  @Test func `a layer's outputs can be asked for`() {
    let list = KernelList(head: layers_head_two_sigmoids, activation: layers_sigmoid)
    let hidden = list.activations(layer: 2, count: 8 * 9)
    let largest = list.activations(layer: 4, count: 8 * 4)
    #expect(hidden.allSatisfy { (0...1).contains($0) })
    for map in 0..<8 {
      for place in 0..<4 {
        let start = map * 9 + 2 * place
        #expect(largest[map * 4 + place] == max(hidden[start], hidden[start + 1]))
      }
    }
  }
}

/// Convolution, grouped convolution, activation, sparsity, the largest of two, dense: over 3 × 12 numbers.
private struct KernelList {
  static let rows = 3
  static let samples = 12
  let head: layers_head
  let activation: layers_kind
  /// Parameters of the first layer, whose rate is doubled.
  let firstLayer = 4 * rows * 3 + 4

  struct Result: Equatable {
    var loss: Double
    var parameters: [Float]
    var gradient: [Float]
  }

  private var outputs: Int {
    switch head {
    case layers_head_logit: 1
    case layers_head_squares, layers_head_entropy: Self.rows * Self.samples
    default: 2
    }
  }

  private var parameterCount: Int { firstLayer + 24 + outputs * 33 }

  private var layers: [layers_layer] {
    func layer(_ kind: layers_kind, _ maps: Int, _ samples: Int) -> layers_layer {
      var layer = layers_layer()
      (layer.kind, layer.maps, layer.rows, layer.samples) = (kind, Int32(maps), 1, Int32(samples))
      (layer.groups, layer.stride, layer.rate_factor) = (1, 1, 1)
      (layer.bias, layer.kernel_rows) = (-1, 1)
      return layer
    }
    var spatial = layer(layers_convolution, 4, 10)
    (spatial.kernel_rows, spatial.kernel_samples) = (Int32(Self.rows), 3)
    (spatial.bias, spatial.rate_factor) = (Int32(firstLayer - 4), 2)
    var grouped = layer(layers_convolution, 8, 9)
    (grouped.groups, grouped.kernel_samples) = (4, 2)
    (grouped.weight, grouped.bias) = (Int32(firstLayer), Int32(firstLayer + 16))
    var sparsity = layer(layers_sparsity, 8, 9)
    sparsity.target = 0.1
    sparsity.weight_of_penalty = activation == layers_sigmoid ? 0.05 : 0
    var pooling = layer(layers_max_pooling, 8, 4)
    pooling.kernel_samples = 2
    var dense = layer(layers_convolution, outputs, 1)
    dense.kernel_samples = 4
    (dense.weight, dense.bias) = (
      Int32(firstLayer + 24), Int32(firstLayer + 24 + outputs * 32)
    )
    return [spatial, grouped, layer(activation, 8, 9), sparsity, pooling, dense]
  }

  func parameters() -> [Float] {
    var generator = SeededGenerator(seed: 5)
    return (0..<parameterCount).map { _ in Float(generator.uniform() - 0.5) }
  }

  private func withContext<T>(
    threads: Int = 2, instructions: InstructionSet = .standard, _ body: (OpaquePointer) -> T
  ) -> T {
    let shape = layers_shape(
      rows: Int32(Self.rows), samples: Int32(Self.samples), parameters: Int32(parameterCount),
      statistics: 0, epsilon: 0, head: head, outputs: Int32(outputs), before: 0)
    guard
      let context = layers_create(
        shape, layers, Int32(layers.count), Int32(threads), 64, instructions.kernels)
    else { preconditionFailure("memory for a few numbers") }
    defer { layers_destroy(context) }
    return body(context)
  }

  /// 37 epochs of numbers in [0, 1], with soft targets and weights, in one minibatch.
  func trained(
    _ start: [Float], rule: layers_rule, passes: Int = 1, noise: Float = 0, drift: [Float] = [],
    threads: Int = 2, instructions: InstructionSet = .standard
  ) -> Result {
    var generator = SeededGenerator(seed: 6)
    let count = 37
    func numbers(_ count: Int) -> [Float] { (0..<count).map { _ in Float(generator.uniform()) } }
    let x = numbers(count * Self.rows * Self.samples)
    let targets = numbers(count)
    let weights = numbers(count)
    return withContext(threads: threads, instructions: instructions) { context in
      layers_parameters(context)?.update(from: start, count: start.count)
      var loss = 0.0
      drift.withUnsafeBufferPointer { drift in
        var training = layers_training()
        (training.rule, training.rate, training.momentum) = (rule, 0.1, 0.5)
        (training.momentum2, training.epsilon, training.noise) = (0.99, 1e-8, noise)
        (training.drift, training.drifts) = (
          drift.baseAddress, Int32(drift.count / Self.samples)
        )
        x.withUnsafeBufferPointer { x in
          targets.withUnsafeBufferPointer { targets in
            weights.withUnsafeBufferPointer { weights in
              let set = core_set(
                x: x.baseAddress, count: Int64(count), targets: targets.baseAddress,
                weights: weights.baseAddress)
              for pass in 0..<passes {
                loss = layers_train(
                  context, set, (0..<Int32(count)).map { $0 }, Int64(count), 1, [1], training,
                  UInt64(pass))
              }
            }
          }
        }
      }
      func read(_ start: UnsafeMutablePointer<Float>?) -> [Float] {
        Array(UnsafeBufferPointer(start: start, count: parameterCount))
      }
      return Result(
        loss: loss, parameters: read(layers_parameters(context)),
        gradient: read(layers_gradient(context)))
    }
  }

  /// What a layer puts out for an epoch of rising numbers.
  func activations(layer: Int, count: Int) -> [Float] {
    let start = parameters()
    let x = (0..<Self.rows * Self.samples).map { Float($0) / 36 }
    return withContext { context in
      layers_parameters(context)?.update(from: start, count: start.count)
      var out = [Float](repeating: 0, count: count)
      let isKnown = layers_activations(context, x, Int32(layer), &out)
      precondition(isKnown, "the layer stands alone")
      return out
    }
  }
}
