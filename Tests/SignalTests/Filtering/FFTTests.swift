import Randomness
import Signal
import Testing

struct FFTTests {
  private static let lengths = [1, 2, 3, 7, 16, 60, 97, 240, 1000, 1024, 4410]

  private func noise(_ count: Int, seed: UInt64) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in Float(generator.normal()) }
  }

  private func spectrum(of values: [Float], _ transform: RealTransform) -> [Float] {
    let time = AlignedBuffer(count: values.count)
    let bins = AlignedBuffer(count: values.count + 2)
    time.withMutableSpan { span in
      for index in values.indices { span[index] = values[index] }
    }
    transform.forward(time, into: bins)
    return bins.withSpan { span in (0..<2 * transform.spectrumLength).map { span[$0] } }
  }

  @Test(arguments: lengths)
  func `There and back gives the numbers times the length`(length: Int) {
    let transform = RealTransform(length: length)
    let values = noise(length, seed: 1)
    let time = AlignedBuffer(count: length)
    let bins = AlignedBuffer(count: length + 2)
    time.withMutableSpan { span in
      for index in 0..<length { span[index] = values[index] }
    }
    transform.forward(time, into: bins)
    transform.inverse(bins, into: time)
    let worst = time.withSpan { span in
      (0..<length).reduce(Float(0)) { max($0, abs(span[$1] / Float(length) - values[$1])) }
    }
    #expect(worst < 2e-6)
  }

  @Test(arguments: lengths)
  func `The spectrum has the energy of the numbers`(length: Int) {
    let values = noise(length, seed: 2)
    let bins = spectrum(of: values, RealTransform(length: length))
    var energy = 0.0
    for bin in 0..<bins.count / 2 {
      let mirrored = bin > 0 && 2 * bin < length
      let square =
        Double(bins[2 * bin]) * Double(bins[2 * bin])
        + Double(bins[2 * bin + 1]) * Double(bins[2 * bin + 1])
      energy += mirrored ? 2 * square : square
    }
    let expected = values.reduce(0.0) { $0 + Double($1) * Double($1) } * Double(length)
    #expect(abs(energy / expected - 1) < 1e-5)
  }

  @Test func `Transforms made and used on many threads at once agree`() async {
    let values = noise(240, seed: 3)
    let expected = spectrum(of: values, RealTransform(length: 240))
    await withTaskGroup(of: [Float].self) { group in
      for _ in 0..<64 {
        group.addTask { spectrum(of: values, RealTransform(length: 240)) }
      }
      for await bins in group { #expect(bins == expected) }
    }
  }

  @Test func `Good lengths have no prime factor above 7 beyond the multiple asked for`() {
    #expect(RealTransform.goodLength(atLeast: 1) == 1)
    #expect(RealTransform.goodLength(atLeast: 11) == 12)
    #expect(RealTransform.goodLength(atLeast: 1025) == 1029)
    #expect(RealTransform.goodLength(atLeast: 1000, multipleOf: 22) == 1056)
  }
}
