/// What each frequency of a recording is multiplied by on its way to the new rate.
///
/// A Butterworth filter run forward and backward, |H(f)|², designed at the recording's rate. Where
/// the rate changes, the top of what both rates can hold is faded out besides: without that, a cut
/// at the new Nyquist frequency would ring on for ever.
package struct ZeroPhaseResponse: Sendable {
  /// The filter that is run forward and backward.
  package let filter: Butterworth
  /// The rate of the result, in Hz.
  package let outputRate: Double

  /// Of the lower Nyquist frequency, the part that is left as it is.
  package static let untouched = 0.85

  /// The response for recordings at the filter's rate and results at `outputRate`.
  package init(_ filter: Butterworth, outputRate: Double) {
    precondition(outputRate > 0)
    self.filter = filter
    self.outputRate = outputRate
  }

  /// The factor at `frequency`, in Hz, from 0 to half the recording's rate.
  package func callAsFunction(_ frequency: Double) -> Double {
    filter.magnitudeSquared(at: frequency) * fade(frequency)
  }

  /// 1 up to 0.85 of the lower Nyquist frequency, 0 from it on, half a cosine between.
  private func fade(_ frequency: Double) -> Double {
    guard filter.samplingRate != outputRate else { return 1 }
    let nyquist = min(filter.samplingRate, outputRate) / 2
    let way = (frequency / nyquist - Self.untouched) / (1 - Self.untouched)
    return 1 - halfCosine(way)
  }
}
