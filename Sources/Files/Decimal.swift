/// Writes a finite number with at most `places` decimals, without trailing zeros: `12.35`, `-3`, `0`.
///
/// `places` may be at most 9, and the number's magnitude below 10⁹; both are the caller's to keep.
package func decimal(_ value: Double, places: Int) -> String {
  precondition(value.isFinite && abs(value) < 1e9 && (0...9).contains(places), "a plain number")
  let scale = (0..<places).reduce(1) { power, _ in power * 10 }
  let scaled = Int((abs(value) * Double(scale)).rounded())
  let sign = value < 0 && scaled != 0 ? "-" : ""
  let whole = "\(sign)\(scaled / scale)"
  guard scaled % scale != 0 else { return whole }
  var digits = String(scaled % scale)
  digits = String(repeating: "0", count: places - digits.count) + digits
  while digits.hasSuffix("0") { digits.removeLast() }
  return "\(whole).\(digits)"
}
