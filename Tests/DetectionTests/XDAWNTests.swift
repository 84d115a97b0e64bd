import Detection
import LinearAlgebra
import Testing
import TestSupport

@Suite struct XDAWNTests {
  /// Twelve epochs of 3 electrodes and 10 samples; every third is a target with a bump.
  private var moments: XDAWN.Moments {
    var moments = XDAWN.Moments(electrodes: 3, length: 10)
    for e in 0..<12 {
      var epoch = Matrix(rows: 3, columns: 10)
      for c in 0..<3 {
        for t in 0..<10 {
          let mixed = e * e * 7 + c * c * 5 + t * t * 3 + e * c * 11 + c * t * 13 + e * t
          epoch[c, t] = Double(mixed % 17) / 4
          if e % 3 == 0 { epoch[c, t] += Double((c + 1) * max(0, 3 - abs(t - 5))) }
        }
      }
      moments.add(epoch, isTarget: e % 3 == 0)
    }
    return moments
  }

  // python3: the same x and y, then pyriemann.spatialfilters.Xdawn(2).fit(x, y).filters_, each row
  // turned so that its largest component is positive (pyRiemann 0.12).
  @Test func `the filters are pyRiemann's`() throws {
    let expected: [Double] = [
      0.7207952066390717, -0.647512528202, 0.24734954195953524,
      -0.6461171628176436, -0.40426228873894166, 0.6473828958321584,
      0.03578892546699757, 0.39566621162856885, 0.9176967918596066,
      0.8213479049551231, 0.3836021996685295, -0.422181206871286,
    ]
    let nonTarget = try XDAWN.filters(moments, forTargets: false, count: 2, .covariance)
    let target = try XDAWN.filters(moments, forTargets: true, count: 2, .covariance)
    #expect(relativeDifference(nonTarget.elements + target.elements, expected) < 1e-7)
  }

  @Test(arguments: [XDAWN.Definition.covariance, .shrunk])
  func `the first target filter beats every other direction`(
    definition: XDAWN.Definition
  ) throws {
    let moments = moments
    let response = moments.response(toTargets: true)
    let power: Matrix
    let noise: Matrix
    switch definition {
    case .covariance:
      power = Covariance(rowsOf: response.transposed, .sample).matrix
      noise = moments.covariance
    case .shrunk:
      power = response.gramOfRows
      noise = moments.covariance.shrunk(by: 0.01)
    }
    func worth(_ filter: [Double]) -> Double {
      dotProduct(filter, power * filter) / dotProduct(filter, noise * filter)
    }
    let best = try XDAWN.filters(moments, forTargets: true, count: 1, definition).elements
    #expect(abs(dotProduct(best, best) - 1) < 1e-12)
    for seed in 0..<50 {
      let angle = Double(seed) * 0.37
      let other = [angle - 9, 5 - angle * 0.7, (angle - 4) * (angle - 8) / 10]
      #expect(worth(other) <= worth(best) * (1 + 1e-7))
    }
  }

  @Test func `no more filters come than there are electrodes`() throws {
    #expect(try XDAWN.filters(moments, forTargets: true, count: 5, .shrunk).rows == 3)
  }
}
