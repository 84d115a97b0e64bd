/// Events of one text and code, and how many there are.
struct EventKind: Sendable, Equatable {
  /// One of them.
  let event: Event
  /// How many there are.
  let count: Int

  /// The kinds of `events`, those of one text and code together, in order of text and code.
  static func kinds(of events: [Event]) -> [EventKind] {
    struct Key: Hashable {
      let text: String
      let code: Int?
    }
    return Dictionary(grouping: events) { Key(text: $0.text, code: $0.code) }.values
      .map { EventKind(event: $0[0], count: $0.count) }
      .sorted {
        ($0.event.text, $0.event.code ?? .min) < ($1.event.text, $1.event.code ?? .min)
      }
  }

  /// What a user calls it: its text, else its code.
  var name: String {
    event.text.isEmpty ? event.code.map(String.init) ?? "" : event.text
  }
}
