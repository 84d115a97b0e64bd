import Plotting
import Signal
import Statistics

/// Averages of both classes over electrodes and time, as figures show them.
struct ShownAverages {
  /// Curves of all electrodes, `[electrode, sample]`.
  struct Curves {
    let mean: [Double]
    /// Half the widths of pointwise 95 % intervals; `nil` where there are too few draws for one.
    let half: [Double]?
  }

  let electrodes: [String]
  let samplingRate: Double
  /// Where the first number stands, in samples from the flash.
  let firstSample: Int
  let length: Int
  let unit: String
  /// What stands behind the curves.
  let ground: Ground
  let target: Curves
  let nonTarget: Curves
  /// Target minus non-target.
  let difference: Curves
  /// How strongly the classes differ, `[electrode, sample]`, of either sign.
  let contrast: [Double]

  /// The middle of every sample's interval after the flash, in ms.
  var milliseconds: [Double] {
    (0..<length).map { 1000 * Double(firstSample + $0) / samplingRate }
  }

  /// The time of a window, from its start to its end.
  var timeAxis: Axis {
    Axis("time after the flash", unit: "ms", range: ground.span, mostTicks: 8)
  }

  /// An electrode's place in the arrays.
  func range(_ electrode: Int) -> Range<Int> { electrode * length..<(electrode + 1) * length }

  /// The electrodes of most P300 figures that are there, filled up to four by the strongest
  /// contrast.
  var sites: [Int] {
    let usual = ["Fz", "Cz", "Pz", "Oz"].compactMap { name in
      electrodes.firstIndex { Montage.matches($0, name) }
    }
    let strongest = electrodes.indices.sorted { strength(at: $0) > strength(at: $1) }
    return usual + strongest.filter { !usual.contains($0) }.prefix(max(0, 4 - usual.count))
  }

  private func strength(at electrode: Int) -> Double {
    contrast[range(electrode)].reduce(0) { max($0, abs($1)) }
  }

  /// The root mean square of the difference over electrodes, one a sample.
  var strength: [Double] {
    let count = Double(electrodes.count)
    return (0..<length).map { sample in
      let sum = electrodes.indices.reduce(0.0) {
        let value = difference.mean[$1 * length + sample]
        return $0 + value * value
      }
      return (sum / count).squareRoot()
    }
  }
}

extension ShownAverages {
  /// Those of one input.
  init(_ input: ReportInput, _ contrast: ClassContrast) {
    func curves(_ average: ClassContrast.Average) -> Curves {
      let factor = contrast.intervalFactor
      return Curves(
        mean: average.mean,
        half: contrast.isEnough ? average.standardError.map { factor * $0 } : nil)
    }
    self.init(
      electrodes: input.epochs.electrodes, samplingRate: input.epochs.samplingRate,
      firstSample: input.epochs.firstSample, length: input.epochs.windowLength,
      unit: input.amplitudeUnit, ground: input.ground, target: curves(contrast.target),
      nonTarget: curves(contrast.nonTarget), difference: curves(contrast.difference),
      contrast: contrast.signedDetermination)
  }
}
