import Detection
import Signal
import Testing

/// Electrodes in the order of their places.
@Suite struct MontageOrderTests {
  private func ordered(_ labels: [String]) -> [String] {
    Montage.order(of: labels).map { labels[$0] }
  }

  @Test func `rows go from front to back, to and fro`() {
    #expect(
      ordered(["Oz", "P4", "Pz", "P3", "PO8", "Cz", "PO7", "Fz"])
        == ["Fz", "Cz", "P3", "Pz", "P4", "PO8", "PO7", "Oz"])
    #expect(
      ordered(["O2", "O1", "C4", "T7", "T8", "Fp2", "F7", "F8", "Fp1", "C3"])
        == ["Fp1", "Fp2", "F8", "F7", "T7", "C3", "C4", "T8", "O2", "O1"])
  }

  @Test func `a row of the 10–10 system stays together`() {
    let rows = [
      ["AF7", "AF3", "AFz", "AF4", "AF8"], ["F7", "F5", "F3", "F1", "Fz", "F2", "F4", "F6", "F8"],
      ["FT7", "FC5", "FC3", "FC1", "FCz", "FC2", "FC4", "FC6", "FT8"],
      ["TP7", "CP5", "CP3", "CP1", "CPz", "CP2", "CP4", "CP6", "TP8"],
      ["PO7", "PO3", "POz", "PO4", "PO8"],
    ]
    let found = ordered(rows.joined().sorted())
    var start = 0
    for (number, row) in rows.enumerated() {
      #expect(
        Array(found[start..<start + row.count])
          == (number.isMultiple(of: 2) ? row : row.reversed()))
      start += row.count
    }
  }

  @Test func `electrodes without a place stand last, in their order`() {
    #expect(ordered(["E2", "Cz", "E1", "Fz"]) == ["Fz", "Cz", "E2", "E1"])
    #expect(Montage.order(of: ["E2", "E1"]) == [0, 1])
  }

  @Test func `every electrode is there once`() {
    let all = Montage.electrodes
    #expect(Montage.order(of: all).sorted() == Array(all.indices))
  }
}
