#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The smooth way from 0 (at `way` 0 and before) to 1 (at 1 and after).
package func halfCosine(_ way: Double) -> Double {
  way <= 0 ? 0 : way >= 1 ? 1 : 0.5 - 0.5 * cos(.pi * way)
}
