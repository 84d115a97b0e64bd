import ElementaryFunctions
import Testing

@Suite struct SpanFiniteTests {
  private func isFinite(_ numbers: some Sequence<Float>) -> Bool { Array(numbers).span.isFinite }

  @Test func `ordinary numbers are finite, and so is nothing at all`() {
    let largest = Float.greatestFiniteMagnitude
    #expect(isFinite([0, -0.0, 1, -largest, largest, .leastNonzeroMagnitude]))
    #expect(isFinite([]))
  }

  @Test(arguments: [Float.nan, -.nan, .signalingNaN, .infinity, -.infinity], 0..<19)
  func `one that is not is found wherever it stands`(number: Float, place: Int) {
    var numbers = (0..<19).map { Float($0) * 1e30 - 3 }
    #expect(isFinite(numbers))
    numbers[place] = number
    #expect(!isFinite(numbers))
    #expect(isFinite(numbers.prefix(place)))
  }
}
