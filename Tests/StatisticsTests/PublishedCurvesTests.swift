import Signal
import Statistics
import Testing

@Suite struct PublishedCurvesTests {
  @Test func `published curves stand only beside the set they are about`() throws {
    func source(_ name: String) -> EpochsSource { EpochsSource(name: name, sha256: "") }
    #expect(PublishedCurves.curves(for: []).isEmpty)
    #expect(PublishedCurves.curves(for: [source("AAS011R01.mat")]).isEmpty)
    #expect(PublishedCurves.curves(for: [source("Subject_A_Train.mat")]).isEmpty)
    let curves = PublishedCurves.curves(for: [source("Subject_A_Test.mat")])
    #expect(curves.allSatisfy { $0.percent.count == 15 } && curves.count == 3)
    #expect(curves.first?.percent.last == 97)
    // 99 of 100 right after 15 repetitions of 2.1 s and a pause of 2.5 s: 5.0378 bits in 34 s.
    #expect(abs(try #require(curves.last?.bitsPerMinute.last) - 8.890) < 0.001)
    #expect(
      PublishedCurves.curves(for: [source("Subject_A_Test.mat"), source("Subject_B_Test.mat")])
        .isEmpty)
  }
}
