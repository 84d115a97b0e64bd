extension Network {
  /// The network with the numbers that `other` has in its `layers`, put into the layers from `place` on.
  ///
  /// That is how layers that were trained one at a time become one network:
  ///
  /// ```swift
  /// whole = whole.taking(layers: 0..<3, from: firstAutoEncoder)
  ///   .taking(layers: 0..<2, from: secondAutoEncoder, at: 3)
  /// ```
  ///
  /// `place` is the first of the layers that get them; `nil` for the place they have in `other`.
  ///
  /// - Precondition: both have such layers, with tensors of the same names and sizes.
  public func taking(
    layers: Range<Int>, from other: Network, at place: Int? = nil
  ) -> Network {
    let offset = (place ?? layers.lowerBound) - layers.lowerBound
    var network = self
    for index in layers {
      let sources = other.architecture.tensors.filter { $0.layer == index }
      let destinations = architecture.tensors.filter { $0.layer == index + offset }
      precondition(
        sources.map(\.name.role) == destinations.map(\.name.role)
          && sources.map(\.range.count) == destinations.map(\.range.count),
        "layer \(index + offset) can take the numbers of the other's layer \(index)")
      for (source, destination) in zip(sources, destinations) {
        network[destination] = other[source]
      }
    }
    return network
  }

  /// The first `count` layers as a network whose outputs are what the last of them puts out.
  ///
  /// What the next layers are trained on where layers are trained one at a time.
  ///
  /// - Precondition: there are so many layers, at least one.
  public func prefix(_ count: Int) -> Network {
    let layers = Array(architecture.layers.prefix(count))
    guard layers.count == count,
      let part = try? NetworkArchitecture(
        electrodes: architecture.electrodes, windowLength: architecture.windowLength,
        layers: layers, head: .features)
    else { preconditionFailure("\(count) of \(architecture.layers.count) layers") }
    return Network(part).taking(layers: 0..<count, from: self)
  }
}
