import Detection
import Evaluation
import Files
import NeuralNetwork
import Reading
import Scoring
import Signal
import Simulation

/// What to do about an error, where its own words do not say it already.
///
/// The libraries say what was found and what was expected; here stands what the tool's user can do.
enum Remedies {
  /// One line for the user; `nil` where the error has said it.
  static func remedy(for error: any Error) -> String? {
    switch error {
    case let error as LoadingError: remedy(for: error)
    case let error as ApplicationError:
      switch error {
      case .loading(let error): remedy(for: error)
      case .unknownPreprocessing: "preprocess the recording as the detector's epochs were made"
      case .detection(let error), .adaptation(.detection(let error)): remedy(for: error)
      case .adaptation(.spelling(let error)): remedy(for: error as any Error)
      case .adaptation(.merging): nil
      }
    case AdaptationError.detection(let error): remedy(for: error)
    case let error as ReadingError: remedy(for: error)
    case let error as PreprocessingError: remedy(for: error)
    case let error as DetectionError: remedy(for: error)
    case let error as TextError: remedy(for: error)
    case let error as WritingError: remedy(for: error)
    case let error as SplitError: remedy(for: error)
    case let error as EvaluationError:
      switch error {
      case .split(let error): remedy(for: error)
      case .detection(let error, _): remedy(for: error)
      case .pool, .adaptation(.merging, _): nil
      case .adaptation(.detection(let error), _): remedy(for: error)
      case .adaptation(.spelling(let error), _): remedy(for: error as any Error)
      case .spelling(let error): remedy(for: error as any Error)
      }
    case SpellingError.noSpeller:
      "where events carry no stimulus codes there is nothing to spell: p300 classify judges scores"
    case SpellingError.noEpochs, AdaptationError.spelling(.noEpochs):
      noEpochs
    case let error as ExportError:
      if case .writing(let error) = error { remedy(for: error) } else { nil }
    case let error as SimulationError:
      if case .writing(let error) = error { remedy(for: error) } else { nil }
    case let error as WrongKind: error.remedy
    case let error as OutputError: error.remedy
    case let error as SeveralSubjects: error.remedy
    case is PartialFailure: "look at the errors above; p300 inspect FILE tells more of each"
    default: nil
    }
  }

  private static let noEpochs =
    "reject less when preprocessing; p300 inspect tells what became of the flashes"

  private static func remedy(for error: LoadingError) -> String? {
    switch error {
    case .reading(let error): remedy(for: error)
    case .preprocessing(let error): remedy(for: error)
    case .merging:
      "preprocess all recordings with the same options, or give each its own detector"
    case .text(let error): remedy(for: error)
    case .noFlashes(let path, _, _): "p300 inspect \(path.file) lists all events"
    case .unknownPreprocessing, .screensDiffer: nil
    }
  }

  private static func remedy(for error: ReadingError) -> String? {
    switch error {
    case .notRegular(_, isFolder: true): "name the files in a folder, not the folder itself"
    case .notRegular, .cannotOpen: "check the path and the right to read the file"
    case .unknownFormat:
      "export the recording as EDF or BrainVision; p300 doctor says what each format needs"
    case .malformed(let path, _, _, _):
      path.hasSuffix(".safetensors")
        ? "copy the detector again, or train a new one"
        : "the file may be damaged or cut short: copy or export it again"
    case .unsupported, .notFetched: nil
    case .noSuchPart(let path, _, _, let available):
      available.isEmpty
        ? "give the file alone: \(path)" : "name one of them, such as \(path)#\(available[0])"
    }
  }

  private static func remedy(for error: PreprocessingError) -> String? {
    switch error {
    case .missingElectrodes:
      "name electrodes that every recording has with --electrodes; a detector needs those it was "
        + "trained with"
    case .noElectrodes:
      "name the channels that are EEG with --electrodes, or mark them as EEG in a BIDS _channels.tsv"
    case .noEyeChannels:
      "mark channels as EOG in a BIDS _channels.tsv, or leave --eog and --reject-eog out"
    case .electrodesDiffer: "--electrodes names those that are wanted"
    case .bandOutOfRange: "change --band or --rate"
    case .invalidSetting: "p300 preprocess --help shows what is possible"
    }
  }

  private static func remedy(for error: DetectionError) -> String? {
    switch error {
    case .priorHasSeen: "train the prior without this person: p300 train --pool-subjects"
    case .nonlinearPrior: "train a linear one: p300 train --pool-subjects --network blda"
    case .missingClass: nil
    case .noEpochs: noEpochs
    case .thresholdOutOfReach: "ask for less precision, or for --threshold f1"
    case .missingElectrodes:
      "preprocess the recordings with the electrodes of the detector (p300 inspect lists them)"
    case .differing:
      "give the recordings instead of epochs: they go through the detector's own preprocessing"
    case .unusable: "check cables and units; p300 inspect tells more of each recording"
    case .tooFewElectrodes, .scorer(.architecture):
      "change --network, or --window and --rate of the epochs"
    case .scorer(.network(.outOfResources)): "use fewer --threads, or fewer epochs at a time"
    case .scorer(.network(.diverged)), .scorer(.notFinite):
      "check the epochs for values that are not numbers, or lower --passes"
    case .scorer(.scoreNotFinite):
      "look for huge samples, and reject their epochs with --reject when preprocessing"
    case .scorer(.network(.classMissing)), .scorer(.noExamples):
      "add recordings, so that each class has epochs"
    case .scorer(.degenerate):
      "add recordings, or leave out flat electrodes with --bad when preprocessing"
    case .scorer(.unfitEpochs):
      "give the recordings instead of epochs: they go through the detector's own preprocessing"
    case .scorer(.missing), .scorer(.unfit): "copy the detector again, or train a new one"
    }
  }

  private static func remedy(for error: SplitError) -> String? {
    switch error {
    case .tooFew: "add recordings, or divide otherwise: p300 evaluate --help"
    case .gapTooShort: "leave the gap out: one window is the default"
    case .nothingToTrain: nil
    case .noSession: "use --folds recording"
    }
  }

  private static func remedy(for error: TextError) -> String? {
    switch error {
    case .count: "give one character for each selection, in order over all inputs"
    case .unknown: "correct --text, or name what stood on the screen with --matrix"
    case .contradiction: "correct --text, or leave it out: the recording knows its characters"
    case .noSpeller: nil
    }
  }

  private static func remedy(for error: WritingError) -> String? {
    OutputPath.missingFolder(of: error.path).map { "make the folder first: mkdir -p \($0)" }
      ?? "choose a folder that may be written and has room"
  }
}
