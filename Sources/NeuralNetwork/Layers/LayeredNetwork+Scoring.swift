extension LayeredNetwork {
  /// The log-odds of a P300 in each of the epochs `[epoch, electrode, sample]`, both classes equally likely.
  ///
  /// The difference of the last layer's two outputs; the same on any number of threads.
  ///
  /// - Precondition: the samples are a whole number of epochs.
  /// - Throws: `TrainingError.outOfResources` if the system refuses memory or threads.
  public func scores(
    of samples: [Float], threads: Int = 1, instructions: InstructionSet = .standard
  ) throws(TrainingError) -> [Float] {
    let context = try LayeredContext(
      architecture, batchSize: 0, threads: threads, instructions: instructions)
    context.network = self
    return context.scores(of: samples)
  }
}
