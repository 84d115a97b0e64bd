import Foundation
import Signal
import Testing

struct ButterworthTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var band: FrequencyBand
    var rate: Double
    var expected: [Double]
    var testDescription: String { "\(band) at \(rate) Hz" }
  }

  private static let frequencies = [0.02, 0.05, 0.1, 0.2, 1, 5, 10, 20, 30, 45]

  // abs(scipy.signal.freqz(…, worN=2π f / fs)) ** 2 of scipy.signal.butter(4, …), SciPy 1.17.
  private static let cases = [
    Case(
      band: .init(low: 0.1, high: 20), rate: 240,
      expected: [
        2.46547896448e-06, 0.00377872721004, 0.5, 0.996542994111, 0.999999999951, 0.99999325612,
        0.997009817205, 0.5, 0.0291001171997, 0.000646716360471,
      ]),
    Case(
      band: .init(low: 0.1, high: 20), rate: 2048,
      expected: [
        2.46333635165e-06, 0.00377616847129, 0.5, 0.996552527004, 0.999999999959,
        0.999991869376, 0.996559253005, 0.5, 0.0366441066827, 0.00145708786282,
      ]),
    Case(
      band: .init(low: 1, high: 24), rate: 128,
      expected: [
        1.8947118091e-14, 2.89289493359e-11, 7.42224086653e-09, 1.91701963406e-06, 0.5, 1.0,
        0.999953407007, 0.876444593931, 0.070631570235, 0.00012546395823,
      ]),
    Case(
      band: .init(low: nil, high: 20), rate: 256,
      expected: [
        1.0, 1.0, 1.0, 1.0, 0.999999999967, 0.999986904662, 0.996556478459, 0.5,
        0.0306466200697, 0.000745221831661,
      ]),
    Case(
      band: .init(low: 0.5, high: nil), rate: 500,
      expected: [
        6.55342779396e-12, 9.99973934524e-09, 2.55992876597e-06, 0.000654916315012,
        0.996109255437, 0.999999990026, 0.999999999961, 1.0, 1.0, 1.0,
      ]),
  ]

  @Test(arguments: cases)
  func `The response is SciPy's`(_ one: Case) {
    let filter = Butterworth(one.band, samplingRate: one.rate)
    for (frequency, expected) in zip(Self.frequencies, one.expected) {
      #expect(abs(filter.magnitudeSquared(at: frequency) / expected - 1) < 1e-4)
    }
  }

  @Test(arguments: cases)
  func `The sections in a row have the response of the filter`(_ one: Case) {
    let filter = Butterworth(one.band, samplingRate: one.rate)
    for frequency in stride(from: 0.06, to: one.rate / 2, by: 0.31) {
      let response = filter.response(at: frequency)
      let square = response.real * response.real + response.imaginary * response.imaginary
      let expected = filter.magnitudeSquared(at: frequency)
      #expect(abs(square - expected) < 1e-7 * max(expected, 1e-3))
    }
  }

  @Test func `Each edge lets half of the power through`() {
    let filter = Butterworth(.init(low: 0.3, high: 31), samplingRate: 200)
    #expect(abs(filter.magnitudeSquared(at: 0.3) - 0.5) < 1e-12)
    #expect(abs(filter.magnitudeSquared(at: 31) - 0.5) < 1e-12)
    #expect(filter.magnitudeSquared(at: 0) == 0)
  }

  @Test func `The band of the paper rings with a time constant of 4,2 s`() {
    let filter = Butterworth(Preprocessing.paper.band, samplingRate: 240)
    #expect(abs(filter.timeConstant - 4.2) < 0.1)
  }

  @Test func `Edges out of range or out of order have no filter`() {
    #expect(!Butterworth.isValid(.init(low: 0.1, high: 64), samplingRate: 128))
    #expect(!Butterworth.isValid(.init(low: 20, high: 0.1), samplingRate: 128))
    #expect(!Butterworth.isValid(.init(low: 0, high: 20), samplingRate: 128))
    #expect(Butterworth.isValid(.init(low: nil, high: nil), samplingRate: 128))
  }
}
