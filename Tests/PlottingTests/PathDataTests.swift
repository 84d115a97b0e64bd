import Plotting
import Randomness
import Testing

@Suite struct PathDataTests {
  @Test func `points come back within half a tenth, however long the line`() throws {
    var generator = SeededGenerator(seed: 4)
    let line = (0..<5000).map { _ in
      (x: generator.uniform() * 400 - 50, y: generator.uniform() * 400 - 50)
    }
    let drawn = try points(PathData.line(line).text)
    #expect(drawn.count == line.count)
    for (point, goal) in zip(drawn, line) {
      #expect(abs(point.x - goal.x) < 0.051 && abs(point.y - goal.y) < 0.051)
    }
  }

  @Test func `a number that is missing interrupts the line`() {
    let path = PathData.line([(0, 0), (1, 1), (2, .nan), (3, 3), (4, 4)])
    #expect(path.text.filter { $0 == "M" }.count == 2)
    #expect(path.text == "M0 0l1 1M3 3l1 1")
  }

  @Test func `numbers are written short`() {
    #expect(PathData.line([(0.5, 10), (0.25, -10.04)]).text == "M.5 10l-.2-20")
  }

  @Test func `neighbouring rectangles meet`() throws {
    var path = PathData()
    path.rectangle(left: 0, top: 0, right: 1.0 / 3, bottom: 1)
    path.rectangle(left: 1.0 / 3, top: 0, right: 1, bottom: 1)
    let corners = try points(path.text)
    #expect(corners[1].x == corners[4].x)
  }
}
