import ArgumentParser
import Evaluation
import Files

struct Language: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Count the letters of texts, to spell with.",
    discussion: """
      Counts how often letters follow each other in texts in UTF-8, for p300 spell \
      --language-model. Letters and digits count, in capitals; all that stands between them is a blank.

        p300 language letters.txt diary.txt --output anna.tsv
        p300 spell subject.safetensors run3.edf --language-model anna.tsv
      """)

  @Argument(help: "Texts, in UTF-8.", completion: .file())
  var texts: [String]

  @Option(name: [.short, .long], help: "Write the model to this file (.tsv).", completion: .file())
  var output: String

  @Option(help: "How many letters in a row are counted, 2 to 8.")
  var order = 4

  @OptionGroup var outputOptions: OutputOptions

  func validate() throws {
    guard LanguageModel.orders.contains(order) else {
      throw ValidationError("--order \(order): expected 2 to 8")
    }
  }

  func run() throws {
    let text = try texts.map { path in
      let bytes = try FileBytes(path: path)
      let content = try ByteReader(bytes).array(at: 0, length: bytes.count)
      guard let text = String(validating: content, as: UTF8.self) else {
        throw ReadingError.malformed(
          path: path, place: .part("text"), found: "bytes that are no UTF-8",
          expected: "a text in UTF-8")
      }
      return text
    }.joined(separator: "\n")
    try OutputPath.check(output, as: .table)
    guard let model = LanguageModel(name: output, learning: text, order: order) else {
      throw ReadingError.malformed(
        path: texts[0], place: .part("text"), found: "neither letters nor digits",
        expected: "a text")
    }
    let counts = model.counts
    guard counts.count <= LanguageModel.mostNGrams else {
      throw ReadingError.malformed(
        path: texts[0], place: .part("text"),
        found: "\(counts.count) different of \(order) letters in a row",
        expected: "at most \(LanguageModel.mostNGrams): lower --order")
    }
    try OutputFile.write(LanguageModelFile.text(of: model), to: output)
    let result = Result(
      model: output, order: order, letters: counts.reduce(0) { $0 + $1.count },
      ngrams: counts.count)
    outputOptions.show(result) {
      "\(output): \(result.ngrams) different of \(order) letters in a row, counted in "
        + "\(result.letters) letters"
    }
  }

  private struct Result: Encodable {
    let model: String
    let order: Int
    let letters: Int
    let ngrams: Int
  }
}
