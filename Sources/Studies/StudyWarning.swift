/// What was odd in some units.
public struct StudyWarning: Sendable, Equatable, Encodable {
  /// One line.
  public let text: String
  /// The units' names.
  public internal(set) var units: [String]
}

/// What was odd, each text once.
struct StudyWarnings {
  private(set) var all: [StudyWarning] = []
  private var places: [String: Int] = [:]

  /// Adds those of a unit.
  mutating func add(_ record: UnitRecord) {
    for text in record.warnings {
      if let place = places[text] {
        all[place].units.append(record.unit)
      } else {
        places[text] = all.count
        all.append(StudyWarning(text: text, units: [record.unit]))
      }
    }
  }
}

extension StudyPlan {
  /// What was odd in some units, as far as they are done.
  public func warnings(of units: [StudyUnit]) -> [StudyWarning] {
    var warnings = StudyWarnings()
    for unit in units { UnitRecord.read(recordPath(of: unit)).map { warnings.add($0) } }
    return warnings.all
  }
}
