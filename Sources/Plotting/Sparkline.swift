/// A curve the size of a word, without numbers: for tables, in which all have one scale.
public struct Sparkline: Sendable, Equatable {
  /// What a screen reader reads.
  public var title: String
  /// The curve, at even distances; what leaves the range is cut off.
  public var values: [Double]
  /// What the height stands for.
  public var range: ClosedRange<Double>
  /// Where a fine upright line stands, from 0 at the first value to 1 at the last.
  public var marks: [Double]
  /// Its colour.
  public var tone: Tone
  /// The width.
  public var width = 110.0
  /// The height.
  public var height = 26.0

  /// A small curve.
  public init(
    _ title: String, values: [Double], range: ClosedRange<Double>, marks: [Double] = [],
    tone: Tone = .series(2)
  ) {
    self.title = title
    self.values = values
    self.range = range
    self.marks = marks
    self.tone = tone
  }

  /// The figure.
  public var svg: Markup {
    let across = LinearMap(0...Double(max(values.count - 1, 1)), from: 1, to: width - 1)
    let up = LinearMap(range, from: height - 1, to: 1)
    var ground = PathData()
    if range.contains(0) {
      ground.move(x: 1, y: up(0))
      ground.line(x: width - 1, y: up(0))
    }
    for mark in marks {
      ground.move(x: 1 + mark * (width - 2), y: 1)
      ground.line(x: 1 + mark * (width - 2), y: height - 1)
    }
    let curve = PathData.line(
      values.enumerated().map {
        (x: across(Double($0)), y: up(min(max($1, range.lowerBound), range.upperBound)))
      })
    return Drawing.root(
      width: width, height: height, title: title,
      [
        Markup(
          "path", ["class": "g", "d": ground.text, "stroke": "#dddddd", "stroke-width": "1"]),
        Markup("path", ["d": curve.text], tone.stroke(width: 1.3)),
      ])
  }
}
