import NeuralNetwork
import Testing

/// The published networks have the sizes that are published; what cannot be is refused.
@Suite struct NetworkArchitectureTests {
  @Test(arguments: [
    (64, 10, 31_652), (8, 10, 31_092),
    // The paper prints 3,347 for CNN-3; its own formulas give this.
    (64, 1, 3_437),
  ])
  func `the classifiers of Cecotti and Gräser have the paper's numbers of parameters`(
    electrodes: Int, maps: Int, parameters: Int
  ) throws {
    let network = try NetworkArchitecture.cecotti(
      electrodes: electrodes, windowLength: 78, spatialMaps: maps)
    #expect(network.parameterCount == parameters)
  }

  @Test func `EEGNet has 2,258 parameters on 64 electrodes and a second at 128 Hz`() throws {
    let network = try NetworkArchitecture.eegNet(
      electrodes: 64, windowLength: 128, samplingRate: 128)
    #expect(network.parameterCount == 2258)
  }

  @Test(arguments: [(8, 91, 120.0), (64, 78, 120.0), (1, 32, 100.0), (20, 250, 250.0)])
  func `EEGNet has the parameters that its table adds up to`(
    electrodes: Int, windowLength: Int, rate: Double
  ) throws {
    let network = try NetworkArchitecture.eegNet(
      electrodes: electrodes, windowLength: windowLength, samplingRate: rate)
    let temporal = 8 * Int(rate / 2) + 2 * 8
    let spatial = 16 * electrodes + 2 * 16
    let separable = 16 * 16 + 16 * 16 + 2 * 16
    let dense = 2 * 16 * (windowLength / 32) + 2
    #expect(network.parameterCount == temporal + spatial + separable + dense)
  }

  @Test func `shapes of EEGNet are those of its table`() throws {
    let network = try NetworkArchitecture.eegNet(
      electrodes: 64, windowLength: 128, samplingRate: 128)
    func shape(_ maps: Int, _ rows: Int, _ samples: Int) -> Layer.Shape {
      Layer.Shape(maps: maps, rows: rows, samples: samples)
    }
    #expect(
      network.layers.indices.map { network.shape(ofLayer: $0) } == [
        shape(1, 64, 128), shape(8, 64, 128), shape(8, 64, 128), shape(16, 1, 128),
        shape(16, 1, 128), shape(16, 1, 128), shape(16, 1, 32), shape(16, 1, 32),
        shape(16, 1, 32), shape(16, 1, 32), shape(16, 1, 32), shape(16, 1, 32), shape(16, 1, 4),
        shape(16, 1, 4), shape(2, 1, 1),
      ])
  }

  @Test func `OCLNN has 16,882 parameters on 64 electrodes and a second at 240 Hz`() throws {
    let network = try NetworkArchitecture.oclnn(electrodes: 64, windowLength: 240)
    #expect(network.parameterCount == 16_882)
    #expect(network.tensors.map(\.shape) == [[64], [64], [16, 1, 64, 16], [16], [2, 240], [2]])
  }

  @Test func `a perceptron is scaling, hidden layers and the decision`() throws {
    let network = try NetworkArchitecture.perceptron(
      electrodes: 19, windowLength: 11, hidden: [130, 100, 50, 20], head: .softmax)
    let sizes = [209, 130, 100, 50, 20, 2]
    #expect(
      network.parameterCount == zip(sizes, sizes.dropFirst()).reduce(0) { $0 + ($1.0 + 1) * $1.1 })
    #expect(
      try NetworkArchitecture.perceptron(
        electrodes: 2, windowLength: 3, hidden: [4], activation: .sigmoid, dropout: 0.5
      ).layers == [
        .scaling, .dense(units: 4), .activation(.sigmoid), .dropout(0.5), .dense(units: 1),
      ])
  }

  @Test func `windows too short are refused with their size`() {
    #expect(throws: NetworkError.unfitEpochs(electrodes: 8, windowLength: 12)) {
      try NetworkArchitecture.cecotti(electrodes: 8, windowLength: 12)
    }
    #expect(throws: NetworkError.unfitEpochs(electrodes: 8, windowLength: 31)) {
      try NetworkArchitecture.eegNet(electrodes: 8, windowLength: 31, samplingRate: 120)
    }
    #expect(throws: NetworkError.unfitEpochs(electrodes: 8, windowLength: 14)) {
      try NetworkArchitecture.oclnn(electrodes: 8, windowLength: 14)
    }
    #expect(throws: NetworkError.unfitEpochs(electrodes: 0, windowLength: 91)) {
      try NetworkArchitecture.oclnn(electrodes: 0, windowLength: 91)
    }
  }

  @Test func `impossible sizes are refused`() {
    for (electrodes, window, maps, units) in [
      (8, 78, -1, 100), (8, 78, 10, 0), (.max, .max, 10, 100), (8, 78, .max, 100),
      (8, 78, 65_536, 65_536),
    ] {
      #expect(throws: NetworkError.self) {
        try NetworkArchitecture.cecotti(
          electrodes: electrodes, windowLength: window, spatialMaps: maps, hiddenUnits: units)
      }
    }
    for layer in [
      Layer.averagePooling(samples: 0), .maximumPooling(samples: 10), .dense(units: .max),
      .convolution(maps: 1, kernel: Layer.Kernel(rows: .exactly(0), samples: 1)),
      .convolution(maps: 1, kernel: Layer.Kernel(rows: .exactly(3), samples: 1)),
      .convolution(maps: 1, kernel: Layer.Kernel(rows: .one, samples: .max, keepsLength: true)),
      .groupedConvolution(
        multiplier: .max, kernel: Layer.Kernel(rows: .one, samples: 1), hasBias: true),
    ] {
      #expect(throws: NetworkError.unfitEpochs(electrodes: 2, windowLength: 9)) {
        try NetworkArchitecture(
          electrodes: 2, windowLength: 9, layers: [layer], head: .features)
      }
    }
  }

  @Test func `layers that do not fit the head, or their place, are refused with what was found`() {
    func refused(_ layers: [Layer], _ head: Head, _ words: String) {
      let error = #expect(throws: NetworkError.self) {
        try NetworkArchitecture(electrodes: 2, windowLength: 9, layers: layers, head: head)
      }
      #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }
    refused([.activation(.relu), .dense(units: 3)], .softmax, "end in 3 numbers; expected 2")
    refused([.dense(units: 2)], .logit, "expected 1")
    refused([.dense(units: 17)], .reconstruction(.squares), "expected 18")
    refused([], .features, "0 layers")
    refused([.dense(units: 2), .scaling], .softmax, "as the first")
    refused([.dropout(1), .dense(units: 2)], .softmax, "dropout of 1.0")
    refused([.sparsity(target: 0, weight: 1), .dense(units: 2)], .softmax, "activity of 0.0")
  }

  @Test func `a network is described by its sizes, layers and head`() throws {
    let network = try NetworkArchitecture(
      electrodes: 8, windowLength: 78,
      layers: [
        .scaling,
        .convolution(maps: 4, kernel: .init(rows: .all, samples: 6, step: 3)),
        .groupedConvolution(
          multiplier: 2, kernel: .init(rows: .one, samples: 5, keepsLength: true), hasBias: false,
          limit: 1),
        .normalization, .activation(.scaledTanh), .averagePooling(samples: 5), .dropout(0.5),
        .dense(units: 2, limit: 0.25),
      ], head: .softmax)
    #expect(
      network.description == """
        8 × 78: scaling, convolution 4 of all × 6 in steps of 3, grouped convolution 2 of 1 × 5 \
        padded without biases within norm 1.0, normalization, scaled-tanh, means of 5, dropout 0.5, \
        dense 2 within norm 0.25; softmax
        """)
  }
}
