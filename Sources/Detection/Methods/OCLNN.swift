extension DetectionMethod {
  /// Three networks of Shan, Liu & Stefanov 2018.
  public static let oclnn = DetectionMethod(
    "oclnn", "A network of one convolution layer (Shan et al. 2018), three averaged.",
    fit: { (epochs, seed) throws(ScorerError) in
      try LayeredEnsemble(.oclnn, fitting: epochs, seed: seed)
    },
    load: { (stored, facts) throws(ScorerError) in
      try LayeredEnsemble(.oclnn, stored: stored, of: facts)
    })
}
