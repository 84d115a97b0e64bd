extension DetectionMethod {
  /// Three networks of Lawhern and others (2018).
  public static let eegnet = DetectionMethod(
    "eegnet", "EEGNet-8,2 (Lawhern et al. 2018), three networks averaged.",
    fit: { (epochs, seed) throws(ScorerError) in
      try LayeredEnsemble(.eegNet, fitting: epochs, seed: seed)
    },
    load: { (stored, facts) throws(ScorerError) in
      try LayeredEnsemble(.eegNet, stored: stored, of: facts)
    })
}
