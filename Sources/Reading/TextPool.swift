import Signal

/// Texts that come again and again, each kept once: recordings have many events of few kinds.
struct TextPool {
  /// Beyond as many texts of their own there is nothing to be gained.
  private static let limit = 4096
  private var texts: Set<String> = []

  /// `text`, in the memory of one like it that came before.
  mutating func shared(_ text: String) -> String {
    if let index = texts.firstIndex(of: text) { return texts[index] }
    if texts.count < Self.limit { texts.insert(text) }
    return text
  }
}
