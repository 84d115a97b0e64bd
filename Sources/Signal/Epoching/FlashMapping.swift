/// How a recording's events become flashes: which are targets and which are not.
///
/// What a file itself says of its flashes (BIDS columns, speller states) is taken unless the user
/// names targets or non-targets. Without either, events are told by their usual names: a text with
/// a part `target`, `oddball`, `standard`, `nontarget`, … in any case, or the codes 33285 and 33286
/// of OpenViBE.
public struct FlashMapping: Sendable, Codable, Equatable {
  /// The events that are targets.
  public var targets: [EventPattern]
  /// The events that are other flashes; without any, the file's own flashes that are no target.
  public var nonTargets: [EventPattern]
  /// Events that are flashes whether or not their label is known, and where their code is.
  public var codes: [EventPattern]
  /// Which numbers of the file stand for which codes; events with one of them are flashes, too.
  public var foldings: [CodeFolding] = []

  /// A mapping from its parts; without any, the usual names hold.
  public init(
    targets: [EventPattern] = [], nonTargets: [EventPattern] = [], codes: [EventPattern] = [],
    foldings: [CodeFolding] = []
  ) {
    self.targets = targets
    self.nonTargets = nonTargets
    self.codes = codes
    self.foldings = foldings
  }

  /// Whether nothing is named, so that the usual names hold.
  package var isStandard: Bool {
    targets.isEmpty && nonTargets.isEmpty && codes.isEmpty && foldings.isEmpty
  }

  /// The usual names and what files say themselves.
  public static let standard = FlashMapping()

  /// Every event is a flash without a label; its code is the first number in its name.
  package static let everyEvent = FlashMapping(
    codes: [#".*?(?<code>[0-9]+).*"#, ".*"].compactMap { EventPattern($0) })

  /// The flashes of `recording` in order of onset.
  ///
  /// Empty where no event is one. Where the file does not say to which selection or repetition a
  /// flash belongs, `FlashSequence` derives it.
  public func flashes(of recording: Recording) -> [Flash] {
    flashes(of: recording.events)
  }

  /// The flashes among `events`, in order of onset.
  ///
  /// Where one event says that there was a flash of a class and another at the same time which code it
  /// had, as OpenViBE writes them, both are one flash.
  public func flashes(of events: [Event]) -> [Flash] {
    FlashSequence.flashes(FlashFinder(self).find(in: events).flashes)
  }
}
