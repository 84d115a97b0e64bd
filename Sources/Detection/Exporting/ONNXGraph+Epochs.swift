extension ONNXGraph {
  /// Appends the z-score of every electrode within its epoch, as in preprocessing.
  ///
  /// In double precision; flat electrodes become zeros. Source: Cecotti & Gräser 2011, equation 1.
  /// `keepingAmplitude` takes only the mean away and divides nothing.
  mutating func standardize(_ epochs: String, keepingAmplitude: Bool) -> String {
    func cast(_ type: ElementType) -> [(String, Attribute)] { [("to", .int(type.rawValue))] }
    let along: [(String, Attribute)] = [("axes", .ints([2])), ("keepdims", .int(1))]
    let samples = apply("Cast", [epochs], cast(.double))
    let mean = apply("ReduceMean", [samples], along)
    let centred = apply("Sub", [samples, mean])
    let variance = apply("ReduceMean", [apply("Mul", [centred, centred])], along)
    let deviation = apply("Sqrt", [variance])
    let rounding = apply(
      "Mul", [apply("Abs", [mean]), constant("zscore.rounding", double: 1e-6)])
    let least = apply("Max", [rounding, constant("zscore.least", double: 1e-20)])
    let isAlive = apply("Greater", [deviation, least])
    let values = keepingAmplitude ? centred : apply("Div", [centred, deviation])
    let scaled = apply("Where", [isAlive, values, constant("zscore.zero", double: 0)])
    return apply("Cast", [scaled], cast(.float))
  }

  /// Gives z-scored epochs their amplitude back: each window times its deviation.
  mutating func restoreAmplitude(_ epochs: String, deviations: String) -> String {
    apply("Mul", [epochs, apply("Unsqueeze", [deviations, constant("last.axis", integers: [2])])])
  }
}
