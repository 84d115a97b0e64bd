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
    case .lstm: return ReferenceMemory(self, parameters).forward(x).outputs
    case .transposedDense:
      return (0..<output.count).map { place in
        x.indices.reduce(parameters[bias.lowerBound + place]) {
          $0 + parameters[weight.lowerBound + $1 * output.count + place] * x[$1]
        }
      }
    case .averagePooling(let samples, let rows, let first, _):
      return (0..<output.count).map { index in
        pooled(index, samples, rows: rows, first: first).reduce(0) { $0 + x[$1] }
          / Double(rows * samples)
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
    case .lstm:
      back = ReferenceMemory(self, parameters).backward(x, gradient: gradient, adding: &sums)
    case .transposedDense:
      for place in gradient.indices {
        sums[bias.lowerBound + place] += gradient[place]
        for unit in x.indices {
          let index = weight.lowerBound + unit * output.count + place
          sums[index] += gradient[place] * x[unit]
          back[unit] += gradient[place] * parameters[index]
        }
      }
    case .averagePooling(let samples, let rows, let first, _):
      for index in gradient.indices {
        for place in pooled(index, samples, rows: rows, first: first) {
          back[place] = gradient[index] / Double(rows * samples)
        }
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

  private func pooled(_ index: Int, _ samples: Int, rows: Int = 1, first: Int = 0) -> [Int] {
    let time = first + index % output.samples * samples
    let row = index / output.samples % output.rows * rows
    let map = index / output.samples / output.rows
    return (row..<row + rows).flatMap { row in
      let start = (map * input.rows + row) * input.samples + time
      return start..<start + samples
    }
  }

  /// The first of the largest numbers.
  private func largest(of places: [Int], in x: [Double]) -> Int {
    places.dropFirst().reduce(places[0]) { x[$1] > x[$0] ? $1 : $0 }
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
