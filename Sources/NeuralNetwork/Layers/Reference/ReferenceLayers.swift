/// The layers in plain Swift and float64, one epoch at a time: slow, readable, and what the kernels are tested against.
///
/// Normalization is not among them: it looks at a whole minibatch. Dropout changes nothing here.
extension LayerStep {
  /// Outputs `[map, row, sample]` of one epoch's inputs.
  package func forward(_ x: [Double], parameters: [Double], statistics: [Double]) -> [Double] {
    switch operation {
    case .scaling:
      return x.indices.map { index in
        let row = index / input.samples
        return (x[index] - statistics[self.statistics.lowerBound + row])
          / statistics[self.statistics.lowerBound + input.rows + row]
      }
    case .convolution(let convolution):
      var y = [Double](repeating: 0, count: output.count)
      for index in y.indices {
        if convolution.hasBias { y[index] = parameters[bias.lowerBound + map(ofOutput: index)] }
        forEachTap(ofOutput: index, convolution) { weight, place in
          y[index] += parameters[weight] * x[place]
        }
      }
      return y
    case .elu: return x.map { $0 > 0 ? $0 : ReferenceActivation.exponentialLinear($0) }
    case .relu: return x.map { max($0, 0) }
    case .pooling(let samples):
      return (0..<output.count).map { index in
        pooled(index, samples).reduce(0) { $0 + x[$1] } / Double(samples)
      }
    case .normalization, .dropout: return x
    }
  }

  /// The gradient of the inputs from that of the outputs; that of the parameters is added to `sums`.
  package func backward(
    _ x: [Double], gradient: [Double], parameters: [Double], adding sums: inout [Double]
  ) -> [Double] {
    var back = [Double](repeating: 0, count: input.count)
    switch operation {
    case .convolution(let convolution):
      for index in gradient.indices {
        if convolution.hasBias { sums[bias.lowerBound + map(ofOutput: index)] += gradient[index] }
        forEachTap(ofOutput: index, convolution) { weight, place in
          sums[weight] += gradient[index] * x[place]
          back[place] += gradient[index] * parameters[weight]
        }
      }
    case .elu:
      for index in x.indices {
        let slope = x[index] > 0 ? 1 : 1 + ReferenceActivation.exponentialLinear(x[index])
        back[index] = gradient[index] * slope
      }
    case .relu:
      for index in x.indices where x[index] > 0 { back[index] = gradient[index] }
    case .pooling(let samples):
      for index in gradient.indices {
        for place in pooled(index, samples) { back[place] = gradient[index] / Double(samples) }
      }
    case .scaling, .normalization, .dropout: back = gradient
    }
    return back
  }

  private func map(ofOutput index: Int) -> Int { index / (output.rows * output.samples) }

  private func pooled(_ index: Int, _ samples: Int) -> Range<Int> {
    let start =
      index / output.samples * input.samples + index % output.samples * samples
    return start..<start + samples
  }

  /// Every weight of one output with the input it stands at; zeros beyond the ends are left out.
  private func forEachTap(
    ofOutput index: Int, _ it: Convolution, _ body: (_ weight: Int, _ place: Int) -> Void
  ) {
    let map = map(ofOutput: index)
    let row = index / output.samples % output.rows
    let sample = index % output.samples
    let inputs = input.maps / it.groups
    let group = map / (output.maps / it.groups)
    var weight = weight.lowerBound + map * taps
    for source in group * inputs..<(group + 1) * inputs {
      for kernelRow in 0..<it.kernelRows {
        for kernelSample in 0..<it.kernelSamples {
          let time = sample * it.step + kernelSample - it.left
          if (0..<input.samples).contains(time) {
            body(weight, (source * input.rows + row + kernelRow) * input.samples + time)
          }
          weight += 1
        }
      }
    }
  }
}
