import Foundation

/// The operators of ONNX that exported detectors use, in double precision.
enum ONNXOperators {
  typealias Tensor = ONNXModel.Tensor

  static func apply(_ type: String, _ x: [Tensor], _ ints: [String: [Int]]) -> Tensor {
    switch type {
    case "Identity", "Cast": return x[0]
    case "Neg": return map(x[0]) { -$0 }
    case "Abs": return map(x[0]) { abs($0) }
    case "Sqrt": return map(x[0]) { $0.squareRoot() }
    case "Tanh": return map(x[0]) { tanh($0) }
    case "Elu": return map(x[0]) { $0 > 0 ? $0 : expm1($0) }
    case "Relu": return map(x[0]) { max($0, 0) }
    case "Sigmoid": return map(x[0]) { 1 / (1 + exp(-$0)) }
    case "Softplus": return map(x[0]) { max($0, 0) + log1p(exp(-abs($0))) }
    case "Add", "Sum": return x.dropFirst().reduce(x[0]) { broadcast($0, $1) { $0 + $1 } }
    case "Sub": return broadcast(x[0], x[1]) { $0 - $1 }
    case "Mul": return broadcast(x[0], x[1]) { $0 * $1 }
    case "Div": return broadcast(x[0], x[1]) { $0 / $1 }
    case "Max": return broadcast(x[0], x[1]) { max($0, $1) }
    case "Greater": return broadcast(x[0], x[1]) { $0 > $1 ? 1 : 0 }
    case "Clip": return map(x[0]) { min(max($0, x[1].values[0]), x[2].values[0]) }
    case "Where":
      let chosen = broadcast(x[0], x[1]) { $0 > 0 ? $1 : .nan }
      return broadcast(chosen, x[2]) { $0.isNaN ? $1 : $0 }
    case "Flatten":
      return Tensor([x[0].shape[0], x[0].shape.dropFirst().reduce(1, *)], x[0].values)
    case "Unsqueeze":
      var shape = x[0].shape
      for axis in x[1].values { shape.insert(1, at: Int(axis)) }
      return Tensor(shape, x[0].values)
    case "Reshape":
      let extents = x[0].shape + x[1].values.map { _ in 1 }
      let shape = zip(x[1].values, extents).map { $0 == 0 ? $1 : Int($0) }
      return Tensor(shape, x[0].values)
    case "Transpose": return transpose(x[0], ints["perm"] ?? [])
    case "LSTM": return memory(x[0], x[1], x[2], x[3])
    case "Slice":
      let (first, end) = (Int(x[1].values[0]), Int(x[2].values[0]))
      let length = x[0].shape[3]
      return Tensor(
        x[0].shape.dropLast() + [end - first],
        stride(from: 0, to: x[0].values.count, by: length).flatMap {
          x[0].values[$0 + first..<$0 + end]
        })
    case "ReduceMean": return meanOfLast(x[0])
    case "Gemm":
      let product = matrix(x[0], x[1], transposed: ints["transB"] == [1])
      return broadcast(product, x[2]) { $0 + $1 }
    case "MatMul":
      let product = matrix(
        x[0], Tensor([x[1].shape[0], 1], x[1].values), transposed: false)
      return Tensor([x[0].shape[0]], product.values)
    case "Conv": return convolve(x[0], x[1], x.count > 2 ? x[2] : nil, ints)
    case "AveragePool": return pool(x[0], ints) { $0.reduce(0, +) / Double($0.count) }
    case "MaxPool": return pool(x[0], ints) { $0.max() ?? 0 }
    default: return Tensor([0], [])
    }
  }

  private static func map(_ x: Tensor, _ body: (Double) -> Double) -> Tensor {
    Tensor(x.shape, x.values.map(body))
  }

  /// Two arrays whose shapes agree from the last extent on, or have a 1 there.
  private static func broadcast(
    _ a: Tensor, _ b: Tensor, _ body: (Double, Double) -> Double
  ) -> Tensor {
    let rank = max(a.shape.count, b.shape.count)
    func padded(_ shape: [Int]) -> [Int] { Array(repeating: 1, count: rank - shape.count) + shape }
    let (left, right) = (padded(a.shape), padded(b.shape))
    let shape = zip(left, right).map { max($0, $1) }
    func index(_ place: [Int], _ extents: [Int]) -> Int {
      zip(place, extents).reduce(0) { $0 * $1.1 + ($1.1 == 1 ? 0 : $1.0) }
    }
    var place = Array(repeating: 0, count: rank)
    var values: [Double] = []
    for _ in 0..<shape.reduce(1, *) {
      values.append(body(a.values[index(place, left)], b.values[index(place, right)]))
      for axis in (0..<rank).reversed() {
        place[axis] += 1
        if place[axis] < shape[axis] { break }
        place[axis] = 0
      }
    }
    return Tensor(shape, values)
  }

  private static func transpose(_ x: Tensor, _ order: [Int]) -> Tensor {
    let shape = order.map { x.shape[$0] }
    let steps = x.shape.indices.map { x.shape[($0 + 1)...].reduce(1, *) }
    var values: [Double] = []
    for index in 0..<x.values.count {
      var (rest, place) = (index, 0)
      for axis in shape.indices.reversed() {
        place += rest % shape[axis] * steps[order[axis]]
        rest /= shape[axis]
      }
      values.append(x.values[place])
    }
    return Tensor(shape, values)
  }

  /// What an LSTM puts out, [time, way, batch, units].
  ///
  /// x [time, batch, input], w [way, 4 units, input], r [way, 4 units, units], b [way, 8 units], gates in
  /// the order i, o, f, c; the second way goes backwards.
  private static func memory(_ x: Tensor, _ w: Tensor, _ r: Tensor, _ b: Tensor) -> Tensor {
    let (times, batch, inputs) = (x.shape[0], x.shape[1], x.shape[2])
    let (ways, units) = (w.shape[0], r.shape[2])
    let extents = [times, ways, batch, units]
    var result = Tensor(extents, Array(repeating: 0, count: extents.reduce(1, *)))
    func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
    for way in 0..<ways {
      for epoch in 0..<batch {
        var (h, c) = ([Double](repeating: 0, count: units), [Double](repeating: 0, count: units))
        for time in way == 0 ? Array(0..<times) : (0..<times).reversed() {
          let sums = (0..<4 * units).map { row -> Double in
            var sum = b.values[way * 8 * units + row] + b.values[(way * 8 + 4) * units + row]
            for input in 0..<inputs {
              sum +=
                w.values[(way * 4 * units + row) * inputs + input]
                * x.values[(time * batch + epoch) * inputs + input]
            }
            for unit in 0..<units {
              sum += r.values[(way * 4 * units + row) * units + unit] * h[unit]
            }
            return sum
          }
          for unit in 0..<units {
            c[unit] =
              logistic(sums[2 * units + unit]) * c[unit]
              + logistic(sums[unit]) * tanh(sums[3 * units + unit])
            h[unit] = logistic(sums[units + unit]) * tanh(c[unit])
            result.values[((time * ways + way) * batch + epoch) * units + unit] = h[unit]
          }
        }
      }
    }
    return result
  }

  private static func meanOfLast(_ x: Tensor) -> Tensor {
    let length = x.shape[x.shape.count - 1]
    let means = stride(from: 0, to: x.values.count, by: length).map {
      x.values[$0..<$0 + length].reduce(0, +) / Double(length)
    }
    return Tensor(x.shape.dropLast() + [1], means)
  }

  private static func matrix(_ a: Tensor, _ b: Tensor, transposed: Bool) -> Tensor {
    let (rows, inner) = (a.shape[0], a.shape[1])
    let columns = transposed ? b.shape[0] : b.shape[1]
    var values = Array(repeating: 0.0, count: rows * columns)
    for row in 0..<rows {
      for column in 0..<columns {
        for index in 0..<inner {
          let other = transposed ? column * inner + index : index * columns + column
          values[row * columns + column] += a.values[row * inner + index] * b.values[other]
        }
      }
    }
    return Tensor([rows, columns], values)
  }

  /// Two-dimensional: x [batch, channel, row, sample], weights [map, channel / group, row, sample];
  /// zeros stand beyond the ends.
  private static func convolve(
    _ x: Tensor, _ weights: Tensor, _ bias: Tensor?, _ ints: [String: [Int]]
  ) -> Tensor {
    let (maps, inner) = (weights.shape[0], weights.shape[1])
    let kernel = Array(weights.shape[2...])
    let group = ints["group"]?[0] ?? 1
    let window = Window(x, kernel: kernel, ints)
    var values: [Double] = []
    for epoch in 0..<x.shape[0] {
      for map in 0..<maps {
        let first = map / (maps / group) * inner
        window.forEachPosition { row, sample in
          var sum = bias?.values[map] ?? 0
          for channel in 0..<inner {
            for lag in 0..<kernel[0] * kernel[1] {
              let value = window[
                epoch, first + channel, row + lag / kernel[1], sample + lag % kernel[1]]
              sum += weights.values[(map * inner + channel) * kernel[0] * kernel[1] + lag] * value
            }
          }
          values.append(sum)
        }
      }
    }
    return Tensor([x.shape[0], maps] + window.extents, values)
  }

  /// What `body` makes of the numbers under each position of a kernel, map by map.
  private static func pool(
    _ x: Tensor, _ ints: [String: [Int]], _ body: ([Double]) -> Double
  ) -> Tensor {
    let kernel = ints["kernel_shape"] ?? [1, 1]
    let window = Window(x, kernel: kernel, ints)
    var values: [Double] = []
    for epoch in 0..<x.shape[0] {
      for map in 0..<x.shape[1] {
        window.forEachPosition { row, sample in
          values.append(
            body(
              (0..<kernel[0] * kernel[1]).map {
                window[epoch, map, row + $0 / kernel[1], sample + $0 % kernel[1]]
              }))
        }
      }
    }
    return Tensor([x.shape[0], x.shape[1]] + window.extents, values)
  }

  /// An array `[batch, channel, row, sample]` under a kernel.
  private struct Window {
    let x: Tensor
    let start: [Int]
    let step: [Int]
    /// How many positions there are down the rows and along the samples.
    let extents: [Int]

    init(_ x: Tensor, kernel: [Int], _ ints: [String: [Int]]) {
      let pads = ints["pads"] ?? [0, 0, 0, 0]
      let step = ints["strides"] ?? [1, 1]
      self.x = x
      self.step = step
      start = [-pads[0], -pads[1]]
      extents = (0..<2).map {
        (x.shape[$0 + 2] + pads[$0] + pads[$0 + 2] - kernel[$0]) / step[$0] + 1
      }
    }

    func forEachPosition(_ body: (_ row: Int, _ sample: Int) -> Void) {
      for row in 0..<extents[0] {
        for sample in 0..<extents[1] {
          body(start[0] + row * step[0], start[1] + sample * step[1])
        }
      }
    }

    subscript(epoch: Int, channel: Int, row: Int, sample: Int) -> Double {
      guard (0..<x.shape[2]).contains(row), (0..<x.shape[3]).contains(sample) else { return 0 }
      return x.values[
        ((epoch * x.shape[1] + channel) * x.shape[2] + row) * x.shape[3] + sample]
    }
  }
}
