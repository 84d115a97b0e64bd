extension DetectionMethod {
  /// A dictionary a class, learned by turns of sparse codes and least squares; what decides is the
  /// difference of the errors of reconstruction.
  ///
  /// Sources: Wright et al., IEEE TPAMI 31(2), 2009 (decision by class-wise errors); Engan, Aase & Husøy,
  /// ICASSP 1999 (learning). Codes are non-negative, so that an atom is a response and not its opposite.
  public static let sparse = DetectionMethod(
    "sparse", "A dictionary a class on xDAWN components; the better one decides.",
    fit: SparseModel.init(fitting:seed:), load: SparseModel.init(stored:of:))
}
