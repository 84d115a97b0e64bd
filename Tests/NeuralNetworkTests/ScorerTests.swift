import NeuralNetwork
import Testing

/// Epochs score the same however they come.
@Suite struct ScorerTests {
  @Test(
    arguments: try [
      NetworkArchitecture.cecotti(electrodes: 5, windowLength: 79), Samples.eegNet(),
      Samples.pooled(.logit),
    ], InstructionSet.supported)
  func `epochs score the same alone, in a batch and on any number of threads`(
    architecture: NetworkArchitecture, instructions: InstructionSet
  ) throws {
    let network = Samples.network(architecture)
    let samples = Samples.set(architecture, count: 75).samples
    let all = try network.logOdds(of: samples, instructions: instructions)
    #expect(all.count == 75)
    for threads in 2...4 {
      #expect(
        try all == network.logOdds(of: samples, threads: threads, instructions: instructions))
    }
    let scorer = try Scorer(network, instructions: instructions)
    let size = architecture.epochSize
    for index in 0..<75 {
      #expect(
        scorer.logOdds(ofEpoch: Array(samples[index * size..<(index + 1) * size])) == all[index])
    }
  }

  @Test func `no epochs have no outputs`() throws {
    for architecture in try [Samples.cecotti()[0], Samples.eegNet()] {
      #expect(try Scorer(Samples.network(architecture)).outputs(of: []).isEmpty)
    }
  }
}
