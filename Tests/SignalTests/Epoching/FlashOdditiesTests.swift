import Signal
import Testing

@Suite struct FlashOdditiesTests {
  /// Two repetitions of twelve codes, 175 ms apart, with 1 and 7 as targets.
  let usual = (0..<24).map { index in
    Flash(
      onset: Double(index) * 0.175, stimulus: index % 12 + 1,
      label: [0, 6].contains(index % 12) ? .target : .nonTarget, selection: 0,
      repetition: index / 12)
  }

  func sentences(_ flashes: [Flash]) -> [String] {
    FlashOddities(flashes, speller: .wadsworth()).warnings.map(\.text)
  }

  @Test func `a usual recording gives no sentence`() {
    #expect(sentences(usual).isEmpty)
  }

  @Test func `a missing flash shows in the balance of codes and in a gap`() {
    var flashes = usual
    flashes.remove(at: 5)
    #expect(sentences(flashes).count == 2)
  }

  @Test func `a doubled flash is counted`() {
    var flashes = usual
    flashes.insert(flashes[3], at: 3)
    #expect(sentences(flashes).contains("1 flashes begin with the one before"))
  }

  @Test(arguments: [
    (Label.nonTarget, "none of 4", "--targets"), (.target, "all of 4", "--nontargets"),
  ])
  func `flashes of one class alone are told`(label: Label, count: String, option: String) {
    let flashes = usual.prefix(4).map { flash in
      var flash = flash
      flash.label = label
      return flash
    }
    let sentence = FlashOddities(flashes, speller: nil).warnings.first?.text ?? ""
    #expect(sentence.hasPrefix(count) && sentence.hasSuffix("with \(option)"))
    #expect(!FlashOddities(usual, speller: nil).warnings.contains { $0.text.contains("labelled") })
  }

  @Test func `labels the wrong way round are asked about`() {
    let swapped = usual.map { flash in
      var flash = flash
      flash.label = flash.label == .target ? .nonTarget : .target
      return flash
    }
    #expect(sentences(swapped).first?.hasPrefix("20 of 24 flashes are targets") == true)
    #expect(
      FlashOddities(swapped, speller: nil).warnings.first?.text.contains("wrong way round") == true)
  }
}
