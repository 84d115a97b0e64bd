/// The numbers of a range, one a sample.
public func ramp(_ range: Range<Int>) -> [Float] { range.map { Float($0) } }
