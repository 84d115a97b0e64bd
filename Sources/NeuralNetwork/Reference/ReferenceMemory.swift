#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Long short-term memory in plain Swift and float64, one epoch at a time: every gate of every unit at
/// every sample, one after the other.
struct ReferenceMemory {
  private let step: LayerStep
  private let parameters: [Double]
  private let units: Int
  private let ways: Int
  private var inputs: Int { step.input.maps * step.input.rows }
  private var samples: Int { step.input.samples }

  init(_ step: LayerStep, _ parameters: [Double]) {
    guard case .lstm(let units, let bothWays) = step.layer else {
      preconditionFailure("a memory")
    }
    self.step = step
    self.parameters = parameters
    self.units = units
    ways = bothWays ? 2 : 1
  }

  /// What a unit went through at one sample.
  struct Moment {
    /// What it took in, forgot, was given and put out, from 0 to 1 but the third, from −1 to 1.
    var gates = [0.0, 0, 0, 0]
    var cell = 0.0
  }

  /// The samples in the order in which a way goes through them.
  private func order(_ way: Int) -> [Int] {
    way == 0 ? Array(0..<samples) : (0..<samples).reversed()
  }

  private func row(_ way: Int, _ gate: Int, _ unit: Int) -> Int {
    (way * 4 + gate) * units + unit
  }

  private func place(_ way: Int, _ unit: Int, _ sample: Int) -> Int {
    (way * units + unit) * samples + sample
  }

  /// Outputs `[unit, sample]` of inputs `[map × row, sample]`, and what the units went through, `[unit,
  /// sample]`; units of the second way stand behind those of the first.
  func forward(_ x: [Double]) -> (outputs: [Double], moments: [Moment]) {
    var outputs = [Double](repeating: 0, count: step.output.count)
    var moments = [Moment](repeating: Moment(), count: step.output.count)
    for way in 0..<ways {
      var before: Int?
      for sample in order(way) {
        for unit in 0..<units {
          var moment = Moment()
          for gate in 0..<4 {
            let row = row(way, gate, unit)
            var sum = parameters[step.bias.lowerBound + row]
            for input in 0..<inputs {
              sum +=
                parameters[step.weight.lowerBound + row * inputs + input]
                * x[input * samples + sample]
            }
            if let before {
              for other in 0..<units {
                sum +=
                  parameters[step.recurrent.lowerBound + row * units + other]
                  * outputs[place(way, other, before)]
              }
            }
            moment.gates[gate] = gate == 2 ? tanh(sum) : 1 / (1 + exp(-sum))
          }
          let kept = before.map { moments[place(way, unit, $0)].cell } ?? 0
          moment.cell = moment.gates[1] * kept + moment.gates[0] * moment.gates[2]
          moments[place(way, unit, sample)] = moment
        }
        for unit in 0..<units {
          let moment = moments[place(way, unit, sample)]
          outputs[place(way, unit, sample)] = moment.gates[3] * tanh(moment.cell)
        }
        before = sample
      }
    }
    return (outputs, moments)
  }

  /// The gradient of the inputs from that of the outputs; that of the parameters is added to `sums`.
  func backward(
    _ x: [Double], gradient: [Double], adding sums: inout [Double]
  ) -> [Double] {
    let (outputs, moments) = forward(x)
    var back = [Double](repeating: 0, count: step.input.count)
    for way in 0..<ways {
      let order = order(way)
      var ofOutputs = [Double](repeating: 0, count: units)
      var ofCells = [Double](repeating: 0, count: units)
      for (number, sample) in order.enumerated().reversed() {
        let before = number > 0 ? order[number - 1] : nil
        var next = [Double](repeating: 0, count: units)
        for unit in 0..<units {
          let moment = moments[place(way, unit, sample)]
          let gates = moment.gates
          let output = gradient[place(way, unit, sample)] + ofOutputs[unit]
          let shown = tanh(moment.cell)
          let cell = ofCells[unit] + output * gates[3] * (1 - shown * shown)
          let kept = before.map { moments[place(way, unit, $0)].cell } ?? 0
          ofCells[unit] = cell * gates[1]
          let slopes = [
            cell * gates[2] * gates[0] * (1 - gates[0]), cell * kept * gates[1] * (1 - gates[1]),
            cell * gates[0] * (1 - gates[2] * gates[2]), output * shown * gates[3] * (1 - gates[3]),
          ]
          for (gate, slope) in slopes.enumerated() {
            let row = row(way, gate, unit)
            sums[step.bias.lowerBound + row] += slope
            for input in 0..<inputs {
              let weight = step.weight.lowerBound + row * inputs + input
              sums[weight] += slope * x[input * samples + sample]
              back[input * samples + sample] += slope * parameters[weight]
            }
            guard let before else { continue }
            for other in 0..<units {
              let weight = step.recurrent.lowerBound + row * units + other
              sums[weight] += slope * outputs[place(way, other, before)]
              next[other] += slope * parameters[weight]
            }
          }
        }
        ofOutputs = next
      }
    }
    return back
  }
}
