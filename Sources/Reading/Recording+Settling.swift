import Signal

extension Recording {
  /// What is settled when everything that is known of a recording has been put together.
  mutating func settle() {
    dropDoubledEvents()
    noteUnits()
    let bad = channels.filter(\.isMarkedBad).map(\.label)
    if !bad.isEmpty {
      warnings.add(.electrode, "channels marked as bad: \(bad.joined(separator: ", "))")
    }
  }

  /// Leaves out events that say of one moment what another has said already.
  ///
  /// Files that were joined or exported twice hold every event twice. Their flashes would give the same EEG
  /// to training and test.
  private mutating func dropDoubledEvents() {
    let events = self.events
    var isDoubled = [Bool](repeating: false, count: events.count)
    var first = 0
    for index in events.indices {
      if events[first].onset != events[index].onset { first = index }
      // A bound, so that a file of events that are all at one time does not take the square of it.
      for earlier in max(first, index - 64)..<index
      where !isDoubled[earlier] && events[earlier].says(theSameAs: events[index]) {
        isDoubled[index] = true
        break
      }
    }
    let count = isDoubled.count { $0 }
    guard count > 0 else { return }
    self.events = zip(events, isDoubled).filter { !$1 }.map(\.0)
    warnings.add(
      .contradiction,
      "\(count) of \(events.count) events stand in the file twice; each is taken once")
  }

  /// Says which electrodes have no unit, in formats whose channels can have one.
  private mutating func noteUnits() {
    switch source.format {
    case .edf, .bdf, .gdf, .brainVision: break
    default: return
    }
    let unitless = channels.filter { $0.kind == .eeg && $0.unit != .microvolt }.map(\.label)
    if !unitless.isEmpty {
      warnings.add(
        .unit, "EEG without a unit of voltage: \(unitless.joined(separator: ", "))")
    }
  }
}

extension Event {
  /// Whether both mean one thing; how long it lasted may be said differently.
  fileprivate func says(theSameAs other: Event) -> Bool {
    onset == other.onset && text == other.text && code == other.code && flash == other.flash
  }
}
