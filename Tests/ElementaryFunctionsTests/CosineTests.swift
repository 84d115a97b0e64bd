import ElementaryFunctions
import Foundation
import Testing

@Suite struct CosineTests {
  @Test func `both series agree with the C library's cosine`() {
    for cosine in [Double.cosine(piTimes:), Double.cosineByHalfAngle(piTimes:)] {
      for step in 0...1000 {
        let x = Double(step) / 1000
        #expect(abs(cosine(x) - cos(x * .pi)) < 1e-15)
      }
      #expect(cosine(0) == 1)
    }
  }
}
