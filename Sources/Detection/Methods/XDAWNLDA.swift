extension DetectionMethod {
  /// The filters of Rivet and others, IEEE TBME 56(8), 2009, before the shrinkage discriminant.
  public static let xdawnLDA = DetectionMethod(
    "xdawn-lda", "The shrinkage discriminant on four xDAWN components a class.",
    fit: { (epochs, _) throws(ScorerError) in
      try BlockMeanModel(fitting: epochs, filtersPerClass: 4, LinearRule.shrinkageLDA)
    }, load: BlockMeanModel.init(stored:of:))
}
