import Files
import Plotting

/// Maps of the head of the difference at some times, all on one scale.
struct PeakMaps {
  let averages: ShownAverages
  /// When, as samples.
  let samples: [Int]
  let head: Head

  private func milliseconds(_ sample: Int) -> String {
    averages.milliseconds[sample].formatted(0, minus: .print)
  }

  /// A, B, C: the name of a time in a chart and above its map.
  static func letter(_ index: Int) -> String {
    String(UnicodeScalar(UInt8(ascii: "A") + UInt8(index % 26)))
  }

  private func values(at sample: Int) -> [Double] {
    head.electrodes.map { averages.difference.mean[$0 * averages.length + sample] }
  }

  /// The maps, and what their colours mean.
  var panels: [Markup] {
    guard !samples.isEmpty else { return [] }
    let columns = samples.map(values)
    let axis = Axis(
      "target − non-target", unit: averages.unit, range: .symmetric(columns.joined()))
    return samples.indices.map { index in
      head.topography.map(
        columns[index],
        title: "\(Self.letter(index))  \(milliseconds(samples[index])) ms", value: axis,
        scale: .diverging)
    } + [ColorBar(axis, scale: .diverging).svg]
  }

  /// Their numbers.
  var data: DataTable {
    var table = DataTable()
    table.add("electrode", head.topography.labels)
    for sample in samples {
      table.add("\(milliseconds(sample))_ms_\(averages.unit)", values(at: sample))
    }
    return table
  }
}
