import Detection
import Plotting
import Signal

/// What is known of a detector: how it came about, and what it looks at.
struct DetectorSection {
  let detector: Detector
  let name: String
  /// What `inspect` says of it.
  let summary: String
  /// Epochs for the patterns of its filters.
  let epochs: Epochs

  var section: ReportSection {
    var section = ReportSection("detector", "The detector: \(name)")
    section.blocks.append(.markup(Markup("pre", text: summary)))
    var learning = ReportSection("detector-learning-section", "Learning curve")
    learning.blocks.append(
      .paragraph(
        "The detector's file holds no learning curve: it was trained without passes, or before "
          + "curves were kept."))
    section.sections.append(learning)
    let fields = ReceptiveFieldFigures(detector: detector, epochs: epochs)
    if let maps = fields.maps() {
      var inner = ReportSection("detector-fields-section", "What the network looks at", [])
      if let power = fields.power() { inner.blocks.append(.figure(power)) }
      inner.blocks.append(.figure(maps))
      section.sections.append(inner)
    }
    return section
  }
}
