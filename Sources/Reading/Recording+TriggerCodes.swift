import Signal

extension Recording {
  /// Adds the codes of trigger channels to the events of a format that mostly has a list of them.
  ///
  /// Where that list has codes or flashes of its own, the channel would say the same a second time.
  mutating func addTriggerCodes() {
    guard channels.contains(where: { $0.kind == .trigger }) else { return }
    let isKnown = events.contains { event in
      guard !EventBookkeeping.contains(event) else { return false }
      return event.code != nil || Label(named: event.text) != nil
    }
    guard !isKnown else { return }
    for (index, channel) in channels.enumerated() where channel.kind == .trigger {
      events += TriggerCodes.events(
        in: samples, channel: index, label: channel.label, samplingRate: samplingRate,
        pieces: pieces, &warnings)
    }
    events.sortByOnset()
  }
}
