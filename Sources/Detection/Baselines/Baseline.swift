/// The detectors that a new one is measured against.
public enum Baseline: String, Sendable, Codable, CaseIterable {
  /// Linear discriminant analysis with Ledoit–Wolf shrinkage on means at 20 Hz.
  case lda
  /// Stepwise linear discriminant analysis, 60 features, as in BCI2000.
  case swlda
  /// Bayesian linear discriminant analysis (Hoffmann et al. 2008).
  case blda
  /// The shrinkage discriminant on four xDAWN components a class.
  case xdawnLDA = "xdawn-lda"
  /// xDAWN covariances, tangent space, logistic regression: MOABB's best for the P300.
  case xdawnRiemann = "xdawn-riemann"
  /// Tangent spaces of four windows with strongly regularised units.
  case tangent
  /// EEGNet-8,2 (Lawhern et al. 2018), three networks averaged.
  case eegnet
  /// A network of one convolution layer (Shan, Liu & Stefanov 2018), three averaged.
  case oclnn
}
