import Plotting
import Testing

@Suite struct DataTableTests {
  @Test func `numbers come back as single precision has them`() throws {
    var table = DataTable()
    let numbers = [0.1, -1e-7, 123456.78, 1.0 / 3]
    table.add("x", numbers)
    let cells = table.tabSeparated.split(separator: "\n").dropFirst()
    for (cell, number) in zip(cells, numbers) { #expect(Float(cell) == Float(number)) }
  }

  @Test func `missing numbers and short columns are n/a, and no cell breaks a line`() {
    var table = DataTable()
    table.add("a\tb", ["one\ntwo", "x"])
    table.add("c", [Double.nan])
    #expect(table.tabSeparated == "a b\tc\none two\tn/a\nx\tn/a\n")
  }
}
