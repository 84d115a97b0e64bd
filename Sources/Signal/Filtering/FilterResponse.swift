import ElementaryFunctions

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What each frequency of a recording is multiplied by.
///
/// Forward and backward, that is |H(f)|² of the Butterworth filter at the recording's own rate, and of
/// the notches; forward only, it is H(f).
package struct FilterResponse: Sendable, Equatable {
  /// The band-pass.
  package let filter: Butterworth
  /// The frequency that is cut out with its multiples, in Hz.
  package let notch: Double?
  /// Whether the filter looks ahead.
  package let phase: FilterPhase

  /// The width of a notch between its points of half power, in Hz.
  package static let notchWidth = 2.0

  /// A response from its parts.
  package init(_ filter: Butterworth, notch: Double? = nil, phase: FilterPhase = .zero) {
    precondition(notch.map { $0 > Self.notchWidth } ?? true, "a notch is a frequency")
    self.filter = filter
    self.notch = notch
    self.phase = phase
  }

  /// The factor at `frequency`, in Hz, from 0 to half the recording's rate.
  package func callAsFunction(_ frequency: Double) -> (real: Double, imaginary: Double) {
    switch phase {
    case .zero:
      return (filter.magnitudeSquared(at: frequency) * notchMagnitudeSquared(at: frequency), 0)
    case .causal:
      var factor = filter.response(at: frequency)
      for centre in notchCentres {
        // (Ω₀² − Ω²) / (Ω₀² − Ω² + jΩB), the bilinear transform of the analog notch.
        let (gap, damping) = notchTerms(at: frequency, centre: centre)
        let size = gap * gap + damping * damping
        guard size > 0 else { return (0, 0) }
        let (real, imaginary) = (gap * gap / size, -gap * damping / size)
        factor = (
          factor.real * real - factor.imaginary * imaginary,
          factor.real * imaginary + factor.imaginary * real
        )
      }
      return factor
    }
  }

  /// After how many seconds nothing is left of what went in, in single precision of an EEG.
  package var memory: Double {
    11 * max(filter.timeConstant, notch == nil ? 0 : 1 / (.pi * Self.notchWidth))
  }

  /// Whether a constant passes.
  package var passesConstants: Bool { filter.band.low == nil }

  private var notchCentres: [Double] {
    guard let notch else { return [] }
    let count = Int(saturating: (filter.samplingRate / 2 / notch).rounded(.up)) - 1
    return stride(from: 1, through: count, by: 1).map { notch * Double($0) }
  }

  private func notchTerms(at frequency: Double, centre: Double) -> (Double, Double) {
    let rate = filter.samplingRate
    let omega = tan(.pi * frequency / rate)
    let low = tan(.pi * (centre - Self.notchWidth / 2) / rate)
    let high = tan(.pi * min(centre + Self.notchWidth / 2, rate / 2 * 0.9999) / rate)
    let middle = tan(.pi * centre / rate)
    return (middle * middle - omega * omega, omega * (high - low))
  }

  private func notchMagnitudeSquared(at frequency: Double) -> Double {
    notchCentres.reduce(1) { product, centre in
      let (gap, damping) = notchTerms(at: frequency, centre: centre)
      let square = gap * gap
      return square + damping * damping > 0 ? product * square / (square + damping * damping) : 0
    }
  }
}

/// The fading that keeps a change of rate from folding and from ringing on.
///
/// 1 up to 0.85 of the lower Nyquist frequency and 0 from it on, with the shape of a Gauss error
/// function between, whose response in time ends soonest.
package struct RateFade: Sendable, Equatable {
  private let nyquist: Double
  private let isNeeded: Bool

  /// The part of the lower Nyquist frequency up to which nothing is changed.
  package static let untouched = 0.85

  /// The fading on the way `change`.
  package init(_ change: RateChange) {
    nyquist = min(change.inputRate, change.outputRate) / 2
    isNeeded = change.up != change.down
  }

  /// The factor at `frequency`, in Hz.
  package func callAsFunction(_ frequency: Double) -> Double {
    guard isNeeded else { return 1 }
    let part = (frequency / nyquist - Self.untouched) / (1 - Self.untouched)
    return part <= 0 ? 1 : part >= 1 ? 0 : 0.5 * erfc(6.6 * (part - 0.5))
  }

  /// How far the response reaches to either side, in seconds.
  package var reach: Double { isNeeded ? 45 / nyquist : 0 }
}
