import Signal

/// From a stream's own clock to the recorder's, by the offsets that were measured in between.
///
/// Offsets drift by parts per million, so a line is laid through them. Where the stream's computer
/// started its clock anew, the offsets jump, and each stretch has a line of its own.
struct XDFClock {
  private struct Stretch {
    var times: ClosedRange<Double>
    var offset: Double
    var drift: Double
    var origin: Double
  }

  private var measured: [(time: Double, offset: Double)] = []
  private var stretches: [Stretch] = []

  /// A change of the offset in s from one measurement to the next that no drift explains.
  private static let jump = 1.0
  /// More clocks than any recording saw; bounds the time that a damaged file can take.
  private static let mostStretches = 64

  /// Takes an offset that was measured at `time` of the stream's clock.
  mutating func add(time: Double, offset: Double) {
    guard time.isFinite, offset.isFinite else { return }
    measured.append((time, offset))
  }

  /// Lays the lines; to be called once behind the last offset.
  mutating func settle() {
    var stretch: [(time: Double, offset: Double)] = []
    for point in measured {
      if let last = stretch.last,
        abs(point.offset - last.offset) > Self.jump || point.time < last.time,
        stretches.count < Self.mostStretches
      {
        stretches.append(Self.line(stretch))
        stretch = []
      }
      stretch.append(point)
    }
    if !stretch.isEmpty { stretches.append(Self.line(stretch)) }
    measured = []
  }

  /// The recorder's time at `time` of the stream.
  func common(_ time: Double) -> Double {
    var best: Stretch?
    var least = Double.infinity
    for stretch in stretches {
      let distance = max(stretch.times.lowerBound - time, time - stretch.times.upperBound, 0)
      if distance < least { (best, least) = (stretch, distance) }
    }
    guard let best else { return time }
    return time + best.offset + best.drift * (time - best.origin)
  }

  private static func line(_ points: [(time: Double, offset: Double)]) -> Stretch {
    let count = Double(points.count)
    let time = points.reduce(0) { $0 + $1.time / count }
    let offset = points.reduce(0) { $0 + $1.offset / count }
    let square = points.reduce(0) { $0 + ($1.time - time) * ($1.time - time) }
    let product = points.reduce(0) { $0 + ($1.time - time) * ($1.offset - offset) }
    let drift = square > 0 ? product / square : 0
    let (first, last) = (points[0].time, points[points.count - 1].time)
    return Stretch(
      times: first...max(first, last), offset: offset, drift: drift.isFinite ? drift : 0,
      origin: time)
  }
}
