import Detection
import Foundation
import Signal
import TestSupport
import Testing

/// Detectors on epochs of real recordings, cut elsewhere: `$P300_EPOCHS` names a folder of
/// `NAME-train.npz` and `NAME-test.npz`.
@Suite(.enabled(if: RealEpochs.folder != nil, "set P300_EPOCHS to a folder of epochs files"))
struct RealEpochsTests {
  @Test(arguments: DetectionMethod.all) func `the second run is told by what the first taught`(
    method: DetectionMethod
  ) throws {
    let folder = try #require(RealEpochs.folder)
    var areas: [Double] = []
    for name in try RealEpochs.names(folder) {
      let training = try EpochsFile.read("\(folder)/\(name)-train.npz")
      let test = try EpochsFile.read("\(folder)/\(name)-test.npz")
      let start = clock()
      let scorer = try fit(method, to: training)
      let fitted = clock()
      let area = areaUnderCurve(try scorer.logOdds(of: test, threads: 1), test.labels)
      print(
        "\(method.name)\t\(name)\t\((area * 10_000).rounded() / 10_000)",
        "\tfit \(milliseconds(fitted - start)) ms\tscores \(milliseconds(clock() - fitted)) ms")
      areas.append(area)
    }
    func milliseconds(_ ticks: clock_t) -> Int { Int(ticks) * 1000 / Int(CLOCKS_PER_SEC) }
    let mean = areas.reduce(0, +) / Double(areas.count)
    print("\(method.name)\tmean\t\((mean * 10_000).rounded() / 10_000)")
    #expect(mean > 0.8)
  }
}

enum RealEpochs {
  static var folder: String? { ProcessInfo.processInfo.environment["P300_EPOCHS"] }

  static func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix("-train.npz") }.map { String($0.dropLast("-train.npz".count)) }
      .sorted()
  }
}
