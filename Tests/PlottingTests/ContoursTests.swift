import Plotting
import Randomness
import Testing

@Suite struct ContoursTests {
  /// The signed area within outlines: holes count negative.
  static func area(_ outlines: [[(x: Double, y: Double)]]) -> Double {
    var area = 0.0
    for outline in outlines {
      for (first, second) in zip(outline, outline.dropFirst() + outline.prefix(1)) {
        area += (first.x * second.y - second.x * first.y) / 2
      }
    }
    return area
  }

  @Test func `a disc's outline is round and encloses its area`() throws {
    let width = 61
    let values = (0..<width * width).map { index -> Double in
      let (x, y) = (Double(index % width) - 30, Double(index / width) - 30)
      return -(x * x + y * y).squareRoot()
    }
    let outlines = Contours(values: values, width: width).outlines(from: -20)
    #expect(outlines.count == 1)
    for point in try #require(outlines.first) {
      let (x, y) = (point.x - 30, point.y - 30)
      #expect(abs((x * x + y * y).squareRoot() - 20) < 0.02)
    }
    let disc = Double.pi * 400
    #expect(abs(abs(Self.area(outlines)) - disc) < 2)
  }

  @Test func `a region at the edge is closed along it`() {
    let contours = Contours(values: [Double](repeating: 1, count: 12), width: 4)
    let outlines = contours.outlines(from: 0)
    #expect(outlines.count == 1)
    #expect(abs(abs(Self.area(outlines)) - 6) < 1e-9)
    #expect(contours.outlines(from: 2).isEmpty)
  }

  @Test func `a hole takes its area away`() {
    let width = 41
    let values = (0..<width * width).map { index -> Double in
      let (x, y) = (Double(index % width) - 20, Double(index / width) - 20)
      return -abs((x * x + y * y).squareRoot() - 12)
    }
    let outlines = Contours(values: values, width: width).outlines(from: -4)
    #expect(outlines.count == 2)
    let ring = Double.pi * (16.0 * 16 - 8 * 8)
    #expect(abs(abs(Self.area(outlines)) - ring) < 6)
  }

  @Test func `areas above and below a threshold fill the grid, whatever the numbers`() {
    var generator = SeededGenerator(seed: 21)
    for _ in 0..<50 {
      let values = (0..<99).map { _ in generator.normal() }
      let threshold = generator.normal() / 2
      let above = Contours(values: values, width: 11).outlines(from: threshold)
      let below = Contours(values: values.map { -$0 }, width: 11).outlines(from: -threshold)
      let total = abs(Self.area(above)) + abs(Self.area(below))
      #expect(abs(total - 80) < 1e-6)
    }
  }
}
