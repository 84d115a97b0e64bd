import Detection
import LinearAlgebra
import TestSupport
import Testing

@Suite struct XDAWNTests {
  private let moments = formulaMoments

  // python3 on the formula's x and y: pyriemann.spatialfilters.Xdawn(2).fit(x, y).filters_, each row
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

  @Test func `moments of several windows are those of each alone`() {
    var together = XDAWN.MomentSums(electrodes: 3, lengths: [4, 7, 10])
    var alone = XDAWN.MomentSums(electrodes: 3, lengths: [7])
    for (index, epoch) in formulaEpochs.enumerated() {
      together.add(epoch, isTarget: index % 3 == 0)
      alone.add(epoch, isTarget: index % 3 == 0)
    }
    let (middle, own) = (together.moments(1), alone.moments(0))
    #expect(relativeDifference(middle.covariance.elements, own.covariance.elements) < 1e-13)
    #expect(middle.response(toTargets: true) == own.response(toTargets: true))
  }

  @Test func `no more filters come than there are electrodes`() throws {
    #expect(try XDAWN.filters(moments, forTargets: true, count: 5, .shrunk).rows == 3)
  }
}
