extension DetectionMethod {
  /// The table: all methods, in the order in which help and documentation list them.
  public static let all: [DetectionMethod] = [
    .cnn1, .cnn2a, .cnn2b, .cnn3, .mcnn1, .mcnn2, .mcnn3, .cnn1Tangent, .lda, .swlda, .blda,
    .toeplitzLDA, .xdawnLDA, .xdawnRiemann, .tangent, .tangentToeplitz, .eegnet, .oclnn, .mlp,
    .lenet, .sae, .dbn, .lstm, .bilstm, .cnnLSTM, .sparse,
  ]

  /// The method of that name.
  public static func named(_ name: String) -> DetectionMethod? { all.first { $0.name == name } }
}
