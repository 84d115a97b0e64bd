import Signal
import Statistics
import Testing

/// Which electrodes lie beside each other.
@Suite struct ElectrodeNeighboursTests {
  private func neighbours(_ labels: [String]) -> [[String]] {
    ElectrodeNeighbours(labels.map { Montage.position(of: $0) }).lists
      .map { $0.map { labels[$0] } }
  }

  @Test func `electrodes beside each other are neighbours, with a third between them not`() {
    let lists = neighbours(["Fz", "Cz", "Pz", "Oz", "P3", "P4"])
    #expect(lists[0] == ["Cz"])
    #expect(lists[1].contains("Fz") && lists[1].contains("Pz") && !lists[1].contains("Oz"))
    #expect(lists[2].contains("P3") && lists[2].contains("P4"))
    #expect(!lists[4].contains("P4"))
  }

  @Test func `neighbours are so both ways, and every electrode with a place has one`() {
    let labels = Montage.electrodes
    let lists = ElectrodeNeighbours(labels.map { Montage.position(of: $0) }).lists
    for (one, list) in lists.enumerated() {
      #expect(!list.isEmpty && list == list.sorted() && !list.contains(one), "\(labels[one])")
      for other in list { #expect(lists[other].contains(one)) }
    }
    let mean = Double(lists.reduce(0) { $0 + $1.count }) / Double(lists.count)
    #expect((3...8).contains(mean))
  }

  @Test func `what has no place has no neighbours`() {
    #expect(neighbours(["Cz", "X17", "Pz"]) == [["Pz"], [], ["Cz"]])
  }
}
