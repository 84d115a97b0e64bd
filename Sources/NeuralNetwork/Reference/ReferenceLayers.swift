/// The layers in plain Swift and float64, one epoch at a time.
///
/// Normalization and the loss of sparsity are not among them: they look at a whole minibatch. Dropout
/// changes nothing here.
extension LayerStep {
  /// Outputs `[map, row, sample]` of one epoch's inputs.
  package func forward(_ x: [Double], parameters: [Double], statistics: [Double]) -> [Double] {
    switch layer {
    case .scaling:
      return x.indices.map { index in
        let row = index / input.samples
        return (x[index] - statistics[self.statistics.lowerBound + row])
          / statistics[self.statistics.lowerBound + input.rows + row]
      }
    case .convolution, .groupedConvolution, .dense:
      var y = [Double](repeating: 0, count: output.count)
      for index in y.indices {
        if !bias.isEmpty { y[index] = parameters[bias.lowerBound + map(ofOutput: index)] }
        forEachTap(ofOutput: index) { weight, place in
          y[index] += parameters[weight] * x[place]
        }
      }
      return y
    case .activation(let activation): return x.map { activation.reference($0) }
    case .averagePooling(let samples):
      return (0..<output.count).map { index in
        pooled(index, samples).reduce(0) { $0 + x[$1] } / Double(samples)
      }
    case .maximumPooling(let samples):
      return (0..<output.count).map { x[largest(of: pooled($0, samples), in: x)] }
    case .normalization, .dropout, .sparsity: return x
    }
  }

  /// The gradient of the inputs from that of the outputs; that of the parameters is added to `sums`.
  package func backward(
    _ x: [Double], gradient: [Double], parameters: [Double], adding sums: inout [Double]
  ) -> [Double] {
    var back = [Double](repeating: 0, count: input.count)
    switch layer {
    case .convolution, .groupedConvolution, .dense:
      for index in gradient.indices {
        if !bias.isEmpty { sums[bias.lowerBound + map(ofOutput: index)] += gradient[index] }
        forEachTap(ofOutput: index) { weight, place in
          sums[weight] += gradient[index] * x[place]
          back[place] += gradient[index] * parameters[weight]
        }
      }
    case .activation(let activation):
      for index in x.indices {
        let slope = activation.referenceSlope(ofOutput: activation.reference(x[index]))
        back[index] = gradient[index] * slope
      }
    case .averagePooling(let samples):
      for index in gradient.indices {
        for place in pooled(index, samples) { back[place] = gradient[index] / Double(samples) }
      }
    case .maximumPooling(let samples):
      for index in gradient.indices {
        back[largest(of: pooled(index, samples), in: x)] = gradient[index]
      }
    case .scaling, .normalization, .dropout, .sparsity: back = gradient
    }
    return back
  }

  private func map(ofOutput index: Int) -> Int { index / (output.rows * output.samples) }

  private func pooled(_ index: Int, _ samples: Int) -> Range<Int> {
    let start =
      index / output.samples * input.samples + index % output.samples * samples
    return start..<start + samples
  }

  /// The first of the largest numbers.
  private func largest(of places: Range<Int>, in x: [Double]) -> Int {
    places.dropFirst().reduce(places.lowerBound) { x[$1] > x[$0] ? $1 : $0 }
  }

  /// Every weight of one output with the input it stands at; zeros beyond the ends are left out.
  private func forEachTap(
    ofOutput index: Int, _ body: (_ weight: Int, _ place: Int) -> Void
  ) {
    guard let filter else { return }
    let map = map(ofOutput: index)
    let row = index / output.samples % output.rows
    let sample = index % output.samples
    let inputs = input.maps / filter.groups
    let group = map / (output.maps / filter.groups)
    var weight = weight.lowerBound + map * taps
    for source in group * inputs..<(group + 1) * inputs {
      for kernelRow in 0..<filter.rows {
        for kernelSample in 0..<filter.samples {
          let time = sample * filter.step + kernelSample - filter.left
          if (0..<input.samples).contains(time) {
            body(weight, (source * input.rows + row + kernelRow) * input.samples + time)
          }
          weight += 1
        }
      }
    }
  }
}
