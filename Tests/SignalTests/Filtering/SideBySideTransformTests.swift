import Foundation
import Randomness
import Signal
import Testing

struct SideBySideTransformTests {
  private static let lengths = [
    1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 30, 64, 77, 81, 143, 240, 1000, 1120, 1024, 4320,
  ]
  private typealias Rows = [[(real: Double, imaginary: Double)]]

  /// Eight rows of noise.
  private func noise(_ length: Int, seed: UInt64) -> Rows {
    var generator = SeededGenerator(seed: seed)
    return (0..<SideBySideTransform.rows).map { _ in
      (0..<length).map { _ in (Double(Float(generator.normal())), Double(Float(generator.normal())))
      }
    }
  }

  private func transformed(_ rows: Rows, backwards: Bool = false) throws -> Rows {
    let (count, length) = (rows.count, rows[0].count)
    let transform = try #require(SideBySideTransform(length: length))
    let buffers = [AlignedBuffer(count: transform.size), AlignedBuffer(count: transform.size)]
    return buffers[0].withPointer { values in
      buffers[1].withPointer { room in
        for row in 0..<count {
          for k in 0..<length {
            values[2 * count * k + row] = Float(rows[row][k].real)
            values[2 * count * k + count + row] = Float(rows[row][k].imaginary)
          }
        }
        let result = transform.apply(to: values, room: room, backwards: backwards)
        return (0..<count).map { row in
          (0..<length).map {
            (
              Double(result[2 * count * $0 + row]), Double(result[2 * count * $0 + count + row])
            )
          }
        }
      }
    }
  }

  /// Bin `k` by the definition, in double precision.
  private func bin(_ k: Int, of row: [(real: Double, imaginary: Double)]) -> (Double, Double) {
    var sum = (0.0, 0.0)
    for (index, value) in row.enumerated() {
      let angle = -2 * Double.pi * Double(index * k % row.count) / Double(row.count)
      sum.0 += value.real * cos(angle) - value.imaginary * sin(angle)
      sum.1 += value.real * sin(angle) + value.imaginary * cos(angle)
    }
    return sum
  }

  private func gap(_ actual: Rows, _ expected: Rows) -> Double {
    zip(actual.joined(), expected.joined()).reduce(0) {
      max($0, abs($1.0.real - $1.1.real), abs($1.0.imaginary - $1.1.imaginary))
    }
  }

  @Test(arguments: lengths)
  func `Bins are those of the definition`(length: Int) throws {
    let rows = noise(length, seed: 1)
    let bins = try transformed(rows)
    for row in 0..<rows.count {
      for k in stride(from: row % length, to: length, by: max(length / 16, 1)) {
        let expected = bin(k, of: rows[row])
        #expect(abs(bins[row][k].real - expected.0) < 2e-6 * Double(length).squareRoot())
        #expect(abs(bins[row][k].imaginary - expected.1) < 2e-6 * Double(length).squareRoot())
      }
    }
  }

  @Test(arguments: lengths)
  func `There and back gives the numbers times the length`(length: Int) throws {
    let rows = noise(length, seed: 2)
    let back = try transformed(transformed(rows), backwards: true).map {
      $0.map { ($0.real / Double(length), $0.imaginary / Double(length)) }
    }
    #expect(gap(back, rows) < 4e-6)
  }

  @Test(arguments: lengths)
  func `Bins have the energy of the numbers`(length: Int) throws {
    let rows = noise(length, seed: 3)
    func energy(_ row: [(real: Double, imaginary: Double)]) -> Double {
      row.reduce(0) { $0 + $1.real * $1.real + $1.imaginary * $1.imaginary }
    }
    for (row, bins) in try zip(rows, transformed(rows)) {
      #expect(abs(energy(bins) / (energy(row) * Double(length)) - 1) < 1e-5)
    }
  }

  @Test(arguments: [12, 77, 1120])
  func `Sums have the sum of their bins, and what is shifted has its bins turned`(
    length: Int
  ) throws {
    let (a, b) = (noise(length, seed: 4), noise(length, seed: 5))
    let sums = zip(a, b).map {
      zip($0, $1).map { ($0.real + $1.real, $0.imaginary + $1.imaginary) }
    }
    let (binsA, binsB) = (try transformed(a), try transformed(b))
    let expected = zip(binsA, binsB).map {
      zip($0, $1).map { ($0.real + $1.real, $0.imaginary + $1.imaginary) }
    }
    #expect(try gap(transformed(sums), expected) < 4e-6 * Double(length).squareRoot())

    let shifted = a.map { row in row.indices.map { row[($0 + 1) % length] } }
    let turned = binsA.map { bins in
      bins.indices.map { k in
        let angle = 2 * Double.pi * Double(k) / Double(length)
        return (
          bins[k].real * cos(angle) - bins[k].imaginary * sin(angle),
          bins[k].real * sin(angle) + bins[k].imaginary * cos(angle)
        )
      }
    }
    #expect(try gap(transformed(shifted), turned) < 4e-6 * Double(length).squareRoot())
  }

  @Test(arguments: [8, 77, 1120])
  func `No row depends on the others`(length: Int) throws {
    var rows = noise(length, seed: 6)
    let bins = try transformed(rows)
    rows[2] = rows[2].map { (1e30 * $0.real, .nan) }
    let beside = try transformed(rows)
    for row in rows.indices where row != 2 {
      #expect(zip(beside[row], bins[row]).allSatisfy { $0 == $1 })
    }
  }

  @Test func `There is none of lengths with a prime factor above 13`() {
    #expect(SideBySideTransform(length: 17) == nil)
    #expect(SideBySideTransform(length: 4 * 19) == nil)
    #expect(SideBySideTransform(length: 2 * 3 * 5 * 7 * 11 * 13) != nil)
  }
}
