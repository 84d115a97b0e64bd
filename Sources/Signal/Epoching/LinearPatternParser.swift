/// Turns the text of a regular expression into the program of a `LinearPattern`.
///
/// Taken are characters, `.`, classes in brackets, `\d \w \s` and their opposites, groups with and without
/// a capture or a name, `(?i)`, alternatives, `* + ? {n} {n,} {n,m}` and their lazy forms, and the places
/// `^ $ \b \B \A \z`.
struct LinearPatternParser {
  private typealias Step = LinearPattern.Step

  /// An expression, as a tree.
  private indirect enum Node {
    case take(CharacterClass)
    case require(LinearPattern.Place)
    case sequence([Node])
    case alternatives([Node])
    case repeated(Node, least: Int, most: Int?, isLazy: Bool)
    case code(Node)
  }

  private var rest: Substring
  private var depth = 0
  private var ignoresCase = false

  private init(_ expression: String) { rest = expression[...] }

  /// The steps of an expression; `nil` if it is broken, too large, or has what is not taken.
  static func steps(of expression: String) -> [LinearPattern.Step]? {
    guard expression.count <= 1000 else { return nil }
    var parser = LinearPatternParser(expression)
    guard let tree = parser.alternatives(), parser.rest.isEmpty else { return nil }
    var steps: [Step] = []
    guard emit(tree, to: &steps) else { return nil }
    steps.append(.match)
    return steps
  }

  // MARK: The tree

  private mutating func take(_ text: String) -> Bool {
    guard rest.hasPrefix(text) else { return false }
    rest = rest.dropFirst(text.count)
    return true
  }

  private mutating func alternatives() -> Node? {
    depth += 1
    defer { depth -= 1 }
    guard depth < 100 else { return nil }
    var nodes: [Node] = []
    repeat {
      guard let node = sequence() else { return nil }
      nodes.append(node)
    } while take("|")
    return nodes.count == 1 ? nodes[0] : .alternatives(nodes)
  }

  private mutating func sequence() -> Node? {
    var nodes: [Node] = []
    while let next = rest.first, next != "|", next != ")" {
      guard let atom = atom(), let node = quantified(atom) else { return nil }
      nodes.append(node)
    }
    return .sequence(nodes)
  }

  private mutating func quantified(_ node: Node) -> Node? {
    let (least, most): (Int, Int?)
    if take("*") {
      (least, most) = (0, nil)
    } else if take("+") {
      (least, most) = (1, nil)
    } else if take("?") {
      (least, most) = (0, 1)
    } else if rest.first == "{" {
      guard let end = rest.firstIndex(of: "}") else { return nil }
      let ends = rest[rest.index(after: rest.startIndex)..<end]
        .split(separator: ",", omittingEmptySubsequences: false)
      guard let first = ends.first.flatMap({ Int($0) }), first >= 0, ends.count <= 2 else {
        return nil
      }
      var last: Int? = first
      if ends.count == 2 { last = Int(ends[1]) }
      guard last ?? first >= first, ends.count < 2 || last != nil || ends[1].isEmpty,
        max(first, last ?? 0) <= 1000
      else { return nil }
      rest = rest[rest.index(after: end)...]
      (least, most) = (first, last)
    } else {
      return node
    }
    let isLazy = take("?")
    // `a++` never gives back, and `a**` means nothing.
    if let next = rest.first, "*+?{".contains(next) { return nil }
    if case .require = node { return nil }
    return .repeated(node, least: least, most: most, isLazy: isLazy)
  }

  private mutating func atom() -> Node? {
    guard let character = rest.popFirst() else { return nil }
    switch character {
    case "(": return group()
    case "[": return bracket()
    case "\\": return escape()
    case "^": return .require(.start)
    case "$": return .require(.end)
    case ".": return .take(CharacterClass(parts: [.any]))
    case "*", "+", "?", "{": return nil
    default: return single(.one(character))
    }
  }

  private func single(_ part: CharacterClass.Part) -> Node {
    .take(CharacterClass(parts: [part], ignoresCase: ignoresCase))
  }

  private mutating func group() -> Node? {
    let outside = ignoresCase
    var isCode = false
    if take("?") {
      if take("i)") {
        ignoresCase = true
        return .sequence([])
      } else if take("i:") {
        ignoresCase = true
      } else if !take(":") {
        _ = take("P")
        guard take("<"), let end = rest.firstIndex(of: ">") else { return nil }
        let name = rest[..<end]
        guard name.first?.isLetter ?? false, name.allSatisfy(CharacterClass.isWord) else {
          return nil
        }
        isCode = name == "code"
        rest = rest[rest.index(after: end)...]
      }
    }
    guard let node = alternatives(), take(")") else { return nil }
    ignoresCase = outside
    return isCode ? .code(node) : node
  }

  private mutating func escape() -> Node? {
    guard let character = rest.first else { return nil }
    switch character {
    case "b", "B", "A", "z":
      rest.removeFirst()
      let places: [Character: LinearPattern.Place] = [
        "b": .wordEdge, "B": .noWordEdge, "A": .start, "z": .end,
      ]
      return places[character].map { .require($0) }
    default: return escaped().map { single($0) }
    }
  }

  /// What stands behind a backslash.
  private mutating func escaped() -> CharacterClass.Part? {
    guard let character = rest.popFirst() else { return nil }
    switch character {
    case "d": return .digits
    case "D": return .notDigits
    case "w": return .words
    case "W": return .notWords
    case "s": return .spaces
    case "S": return .notSpaces
    case "t": return .one("\t")
    case "n": return .one("\n")
    case "r": return .one("\r")
    // Other letters and digits mean what is not taken, such as what a capture took.
    default: return character.isLetter || character.isNumber ? nil : .one(character)
    }
  }

  private mutating func bracket() -> Node? {
    var parts: [CharacterClass.Part] = []
    let isInverted = take("^")
    while !take("]") {
      guard let character = rest.popFirst(), character != "[",
        !(["&", "~"].contains(character) && rest.first == character)
      else { return nil }
      guard let part = character == "\\" ? escaped() : .one(character) else { return nil }
      if rest.first == "-", rest.dropFirst().first != "]" {
        rest.removeFirst()
        guard case .one(let low) = part, let next = rest.popFirst(), next != "[", next != "-",
          case .one(let high)? = next == "\\" ? escaped() : .one(next), low <= high
        else { return nil }
        parts.append(.range(low...high))
      } else {
        parts.append(part)
      }
    }
    guard !parts.isEmpty else { return nil }
    return .take(
      CharacterClass(parts: parts, isInverted: isInverted, ignoresCase: ignoresCase))
  }

  // MARK: The program

  /// Appends the steps of a tree; `false` where there are too many.
  private static func emit(_ node: Node, to steps: inout [Step]) -> Bool {
    guard steps.count < LinearPattern.mostSteps else { return false }
    switch node {
    case .take(let characters): steps.append(.take(characters))
    case .require(let place): steps.append(.require(place))
    case .sequence(let nodes): return nodes.allSatisfy { emit($0, to: &steps) }
    case .code(let node):
      steps.append(.note(isEnd: false))
      guard emit(node, to: &steps) else { return false }
      steps.append(.note(isEnd: true))
    case .alternatives(let nodes):
      var jumps: [Int] = []
      for (index, node) in nodes.enumerated() {
        let split = steps.count
        if index < nodes.count - 1 { steps.append(.split(split + 1, 0)) }
        guard emit(node, to: &steps) else { return false }
        guard index < nodes.count - 1 else { break }
        jumps.append(steps.count)
        steps.append(.jump(0))
        steps[split] = .split(split + 1, steps.count)
      }
      for jump in jumps { steps[jump] = .jump(steps.count) }
    case .repeated(let node, let least, let most, let isLazy):
      return emitRepeated(node, least: least, most: most, isLazy: isLazy, to: &steps)
    }
    return true
  }

  private static func emitRepeated(
    _ node: Node, least: Int, most: Int?, isLazy: Bool, to steps: inout [Step]
  ) -> Bool {
    for _ in 0..<least where !emit(node, to: &steps) { return false }
    func split(_ inside: Int, _ outside: Int) -> Step {
      isLazy ? .split(outside, inside) : .split(inside, outside)
    }
    guard let most else {
      let start = steps.count
      steps.append(.jump(0))
      guard emit(node, to: &steps) else { return false }
      steps.append(.jump(start))
      steps[start] = split(start + 1, steps.count)
      return true
    }
    var splits: [Int] = []
    for _ in least..<most {
      splits.append(steps.count)
      steps.append(.jump(0))
      guard emit(node, to: &steps) else { return false }
    }
    for place in splits { steps[place] = split(place + 1, steps.count) }
    return true
  }
}
