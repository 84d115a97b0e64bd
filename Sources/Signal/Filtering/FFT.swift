import CFFTW
import Synchronization

/// The Fourier transform of real numbers of one length, there and back, by FFTW.
///
/// Planned once, executed as often and from as many threads as wanted, each with its own buffers.
/// A spectrum is `spectrumLength` complex numbers, real and imaginary parts in turn: bins 0 to
/// `length / 2`. Neither direction is scaled: there and back multiplies by `length`.
package final class RealTransform: Sendable {
  /// Real numbers a transform.
  package let length: Int
  private let forwardPlan: Plan
  private let inversePlan: Plan

  /// A transform of `length` real numbers.
  package init(length: Int) {
    precondition(length > 0 && length <= Int(Int32.max), "a transform has a length")
    self.length = length
    let time = AlignedBuffer(count: length)
    let spectrum = AlignedBuffer(count: length + 2)
    (forwardPlan, inversePlan) = Planner.plans(length: length, time: time, spectrum: spectrum)
  }

  /// Bins of a spectrum.
  package var spectrumLength: Int { length / 2 + 1 }

  /// The spectrum of the first `length` numbers of `time`.
  package func forward(_ time: AlignedBuffer, into spectrum: AlignedBuffer) {
    precondition(time.count >= length && spectrum.count >= 2 * spectrumLength, "buffers too short")
    time.withPointer { time in spectrum.withPointer { forward(time, into: $0) } }
  }

  /// The same at addresses that are as a buffer's: multiples of 64 bytes.
  func forward(_ time: UnsafeMutablePointer<Float>, into spectrum: UnsafeMutablePointer<Float>) {
    precondition(Int(bitPattern: time) % 64 == 0 && Int(bitPattern: spectrum) % 64 == 0)
    spectrum.withMemoryRebound(to: fftwf_complex.self, capacity: spectrumLength) {
      fftwf_execute_dft_r2c(forwardPlan.pointer, time, $0)
    }
  }

  /// The numbers whose spectrum is `spectrum`, times `length`; the spectrum is spent.
  package func inverse(_ spectrum: AlignedBuffer, into time: AlignedBuffer) {
    precondition(time.count >= length && spectrum.count >= 2 * spectrumLength, "buffers too short")
    time.withPointer { time in
      spectrum.withPointer { spectrum in
        spectrum.withMemoryRebound(to: fftwf_complex.self, capacity: spectrumLength) {
          fftwf_execute_dft_c2r(inversePlan.pointer, $0, time)
        }
      }
    }
  }

  /// The smallest length of at least `count` that is a multiple of `multiple` and, beyond it, a
  /// product of 2, 3, 5 and 7 alone: the lengths that FFTW is fast at.
  package static func goodLength(atLeast count: Int, multipleOf multiple: Int = 1) -> Int {
    precondition(multiple > 0)
    var factor = max(1, (count + multiple - 1) / multiple)
    while !isSmooth(factor) { factor += 1 }
    return factor * multiple
  }

  private static func isSmooth(_ number: Int) -> Bool {
    var rest = number
    for prime in [2, 3, 5, 7] {
      while rest % prime == 0 { rest /= prime }
    }
    return rest == 1
  }
}

/// A plan of FFTW; executing it changes nothing in it.
private final class Plan: @unchecked Sendable {
  let pointer: fftwf_plan

  init(_ pointer: fftwf_plan) { self.pointer = pointer }

  deinit { Planner.destroy(pointer) }
}

/// FFTW's planner, which only one thread may use at a time.
private enum Planner {
  private static let lock = Mutex(())

  // Estimated plans are the same in every run, so the last bits are too.
  private static let flags = UInt32(FFTW_ESTIMATE)

  static func plans(
    length: Int, time: AlignedBuffer, spectrum: AlignedBuffer
  ) -> (forward: Plan, inverse: Plan) {
    time.withPointer { time in
      spectrum.withPointer { spectrum in
        spectrum.withMemoryRebound(to: fftwf_complex.self, capacity: length / 2 + 1) { bins in
          let made = lock.withLock { _ in
            Pair(
              forward: fftwf_plan_dft_r2c_1d(Int32(length), time, bins, flags),
              inverse: fftwf_plan_dft_c2r_1d(Int32(length), bins, time, flags))
          }
          guard let forward = made.forward, let inverse = made.inverse else {
            preconditionFailure("FFTW plans every length")
          }
          return (Plan(forward), Plan(inverse))
        }
      }
    }
  }

  static func destroy(_ plan: fftwf_plan) {
    let box = Box(plan: plan)
    lock.withLock { _ in fftwf_destroy_plan(box.plan) }
  }

  private struct Box: @unchecked Sendable { let plan: fftwf_plan }

  private struct Pair: @unchecked Sendable {
    let forward: fftwf_plan?
    let inverse: fftwf_plan?
  }
}

/// The version of FFTW that transforms are computed by, as it calls itself.
package var fftwVersion: String { String(cString: fftw_version_text()) }
