import Detection
import Reading
import Signal
import Studies

/// The units of a study and how far each is.
struct PlannedUnits: Encodable {
  struct Unit: Encodable {
    let number: Int
    let name: String
    let recordings: Int
    let state: String
    let reasons: [String]
  }

  let networks: [String]
  let units: [Unit]

  init(_ plan: StudyPlan) {
    networks = plan.settings.methods.map(\.name)
    units = zip(plan.units, plan.states()).enumerated().map { place, known in
      let unit = known.0
      var (state, reasons) = ("open", [String]())
      switch known.1 {
      case .open: break
      case .done: state = "done"
      case .failed(let why): (state, reasons) = ("failed", why)
      }
      return Unit(
        number: place + 1, name: unit.name,
        recordings: unit.visits.reduce(0) { $0 + $1.recordings.count }, state: state,
        reasons: reasons)
    }
  }

  var text: String {
    let counts = ["open", "done", "failed"].compactMap { state -> String? in
      let count = units.count { $0.state == state }
      return count > 0 ? "\(count) \(state)" : nil
    }
    var lines = [
      "\(units.count) units of \(networks.joined(separator: ", ")): "
        + counts.joined(separator: ", ")
    ]
    for unit in units {
      let recordings = "\(unit.recordings) recording" + (unit.recordings == 1 ? "" : "s")
      lines.append(
        "\(unit.number)  \(unit.name)  \(recordings)  \(unit.state)"
          + unit.reasons.map { ": \($0)" }.joined())
    }
    return lines.joined(separator: "\n")
  }
}
