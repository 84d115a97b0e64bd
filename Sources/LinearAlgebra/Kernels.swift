/// The inner loops over contiguous numbers, and the only pointers of this module.
///
/// Eight lanes are summed side by side and then in a fixed order, so that the compiler can use
/// vector instructions without a change of the result.
enum Kernels {
  static let width = 8

  @inline(__always)
  static func load(_ pointer: UnsafePointer<Double>) -> SIMD8<Double> {
    UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Double>.self)
  }

  @inline(__always)
  static func store(_ value: SIMD8<Double>, _ pointer: UnsafeMutablePointer<Double>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: value, as: SIMD8<Double>.self)
  }

  /// `left · right` over `count` numbers.
  @inline(__always)
  static func dot(
    _ left: UnsafePointer<Double>, _ right: UnsafePointer<Double>, _ count: Int
  ) -> Double {
    var lanes = SIMD8<Double>.zero
    var index = 0
    while index + width <= count {
      lanes += load(left + index) * load(right + index)
      index += width
    }
    var sum = sum(lanes)
    while index < count {
      sum += left[index] * right[index]
      index += 1
    }
    return sum
  }

  /// The sum of all lanes, always in one order.
  @inline(__always)
  static func sum(_ lanes: SIMD8<Double>) -> Double {
    ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6]))
      + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]))
  }

  /// The square of the length of `factors · (values − centre)`, over `count` numbers.
  @inline(__always)
  static func squaredLength(
    _ values: UnsafePointer<Double>, about centre: UnsafePointer<Double>,
    times factors: UnsafePointer<Double>, _ count: Int
  ) -> Double {
    var lanes = SIMD8<Double>.zero
    var index = 0
    while index + width <= count {
      let value = (load(values + index) - load(centre + index)) * load(factors + index)
      lanes += value * value
      index += width
    }
    var sum = sum(lanes)
    while index < count {
      let value = (values[index] - centre[index]) * factors[index]
      sum += value * value
      index += 1
    }
    return sum
  }

  /// `target += factor · source` over `count` numbers.
  @inline(__always)
  static func add(
    _ factor: Double, times source: UnsafePointer<Double>,
    to target: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    var index = 0
    while index + width <= count {
      store(load(target + index) + factor * load(source + index), target + index)
      index += width
    }
    while index < count {
      target[index] += factor * source[index]
      index += 1
    }
  }

  /// `(x, y) ← (c·x − s·y, s·x + c·y)` over `count` numbers.
  @inline(__always)
  static func rotate(
    _ x: UnsafeMutablePointer<Double>, _ y: UnsafeMutablePointer<Double>, cosine: Double,
    sine: Double, _ count: Int
  ) {
    var index = 0
    while index + width <= count {
      let left = load(x + index)
      let right = load(y + index)
      store(cosine * left - sine * right, x + index)
      store(sine * left + cosine * right, y + index)
      index += width
    }
    while index < count {
      let left = x[index]
      let right = y[index]
      x[index] = cosine * left - sine * right
      y[index] = sine * left + cosine * right
      index += 1
    }
  }
}
