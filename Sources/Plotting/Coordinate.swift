import Files

/// A coordinate as SVG wants it: at most two decimals, no zeros at the end.
func coordinate(_ value: Double) -> String { value.formatted(2, trimmed: true) }
