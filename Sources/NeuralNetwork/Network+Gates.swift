extension Network {
  /// The layer of its first memory, if it has one.
  package var memory: Int? {
    architecture.layers.firstIndex { if case .lstm = $0 { true } else { false } }
  }

  /// How far the gates of its first memory are open at every step, to take in, to forget and to put out:
  /// `[gate][step]`.
  ///
  /// In the mean over the epochs `samples` and over units; of a memory of two ways those that go forwards. By
  /// the plain form, one epoch after the other.
  ///
  /// - Precondition: there is a memory, and at least one epoch.
  /// - Throws: `TrainingError.outOfResources` if the system refuses memory or threads.
  package func gates(of samples: [Float], threads: Int) throws(TrainingError) -> [[Double]] {
    guard let memory, case .lstm(let units, _) = architecture.layers[memory] else {
      preconditionFailure("a memory")
    }
    let step = architecture.steps[memory]
    let steps = step.input.samples
    let inputs = try Scorer(prefix(memory), threads: threads).outputs(of: samples)
    let plain = ReferenceMemory(step, parameters.map { Double($0) })
    let count = inputs.count / step.input.count
    var sums = [[Double]](repeating: [Double](repeating: 0, count: steps), count: 3)
    for epoch in 0..<count {
      let own = inputs[epoch * step.input.count..<(epoch + 1) * step.input.count]
      let moments = plain.forward(own.map { Double($0) }).moments
      for unit in 0..<units {
        for time in 0..<steps {
          let gates = moments[unit * steps + time].gates
          for (place, gate) in [0, 1, 3].enumerated() { sums[place][time] += gates[gate] }
        }
      }
    }
    return sums.map { $0.map { $0 / Double(count * units) } }
  }
}
