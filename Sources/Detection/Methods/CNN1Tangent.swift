extension DetectionMethod {
  /// The tangent part's log-odds spread half as wide as the networks'; so they are doubled.
  public static let cnn1Tangent = DetectionMethod(
    "cnn-1-tangent", "CNN-1 and the units of tangent, their log-odds added.",
    sumOf: [Summand(.cnn1), Summand(.tangent, weight: 2)])
}
