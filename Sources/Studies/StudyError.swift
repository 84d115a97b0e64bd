import Files
import Reading
import Signal

/// Why a study cannot be planned or gathered.
public enum StudyError: Error, Equatable, Sendable {
  /// The folder is none of BIDS.
  case noDataSet(path: String)
  /// Results would stand among recordings.
  case outputIsInput(path: String)
  /// There are other files than those of a study.
  case foreign(path: String)
  /// Nobody has two sessions, of which the later could be tested.
  case oneSession(path: String)
  /// There are results of another protocol.
  case otherProtocol(path: String, found: StudyProtocol, expected: StudyProtocol)
  /// There is no such unit.
  case noUnit(String, count: Int)
  /// Units have no results yet.
  case unfinished(units: [String], count: Int)
  /// The folder holds no recordings, or none of those asked for.
  case folder(BIDSFolderError)
  /// A file that belongs to the data set is no table.
  case reading(ReadingError)
  /// `participants.tsv` has no such column.
  case noColumn(String, path: String, available: [String])
  /// `participants.tsv` tells nothing of the subjects of the study in a column.
  case nobodyBy(String, path: String)
  /// There is nothing yet that could be gone on with.
  case notBegun(path: String)
  /// Slurm takes no units.
  case slurm(SlurmError)
  /// Something cannot be written.
  case writing(WritingError)
}

extension StudyError: CustomStringConvertible {
  /// One line for the user.
  public var description: String {
    switch self {
    case .noDataSet(let path):
      "\(path): found no folders sub-…; expected a BIDS data set"
    case .outputIsInput(let path):
      "\(path): found the data set itself, or a subject's folder in it, for results; expected another folder, such as "
        + "\(path)/derivatives/p300"
    case .foreign(let path):
      "\(path): found files that are none of a study; expected a new or empty folder, such as \(path)/p300-study"
    case .oneSession(let path):
      "\(path): found one session of each subject; expected two or more of one, the later to be tested"
    case .otherProtocol(let path, let found, let expected):
      "\(path): found results of \(found.rawValue); expected those of \(expected.rawValue), or a new folder"
    case .noUnit(let name, let count):
      "units “\(name)”: found \(count) units; expected numbers from 1 to \(count), ranges such as "
        + "1-\(count), or names that --list-units shows"
    case .unfinished(let units, let count):
      "unfinished: found no results of \(count) units (" + units.joined(separator: ", ")
        + (count > units.count ? " …" : "")
        + ") of the inputs as they are, these options and this version; expected all of them"
    case .folder(let error): error.description
    case .reading(let error): error.description
    case .noColumn(let name, let path, let available):
      "\(path): found no column “\(name)”; it has \(available.joined(separator: ", "))"
    case .nobodyBy(let name, let path):
      "\(path): found nothing in the column “\(name)” about the subjects of the study"
    case .notBegun(let path):
      "\(path): found no study that was begun; expected one to go on with"
    case .slurm(let error): error.description
    case .writing(let error): error.description
    }
  }
}
