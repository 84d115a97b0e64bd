import Files
import Signal

/// The texts of a simulated data set: every file but the EEG.
struct BIDSSidecars {
  let settings: SpellerSimulation
  let command: String

  /// The name of a label in the column `trial_type`.
  static func trialType(_ label: Label) -> String {
    switch label {
    case .target: "target"
    case .nonTarget: "nontarget"
    case .unknown: "n/a"
    }
  }

  /// The files at the top: name and content.
  var dataset: [(name: String, text: String)] {
    [
      ("README", readme),
      ("dataset_description.json", description),
      ("participants.tsv", participants),
      (
        "participants.json",
        """
        {
          "participant_id": { "Description": "The simulated subject." },
          "age": { "Description": "n/a: the subjects are simulated.", "Units": "year" },
          "sex": { "Description": "n/a: the subjects are simulated." },
          "hand": { "Description": "n/a: the subjects are simulated." }\(responders)
        }

        """
      ),
      ("task-speller_events.json", events),
    ]
  }

  /// Whether some subjects may differ from others in what is simulated.
  private var differ: Bool { settings.variety > 0 || settings.shareWithoutP300 > 0 }

  private var responders: String {
    differ
      ? ",\n  \"p300\": { \"Description\": \"Whether attended flashes evoke a P300.\", "
        + "\"Levels\": { \"yes\": \"they do\", \"no\": \"they do not\" } }" : ""
  }

  /// The files of every subject: suffix and content.
  var subject: [(suffix: String, text: String)] {
    [("electrodes.tsv", electrodes), ("coordsystem.json", Self.coordinates)]
  }

  /// The files of a run beside its EEG: suffix and content.
  func run(_ run: SimulatedRun) -> [(suffix: String, text: String)] {
    [("eeg.json", eeg(run)), ("channels.tsv", channels), ("events.tsv", events(of: run))]
  }

  private var readme: String {
    """
    Simulated P300 speller recordings
    =================================

    No person was recorded: these signals were computed. They serve to try the tool and its tests;
    figures from them say nothing about real EEG.

    Made by: \(command)
    Seed: \(settings.seed)

    Subjects: \(settings.subjects)\(sessions)
    Words, one run each: \(settings.words.joined(separator: ", "))
    Electrodes: \(settings.electrodeCount)
    Sampling rate: \(number(settings.samplingRate)) Hz
    Flashes of every row and column a character: \(settings.repetitions), in random order
    From flash to flash: \(number(settings.onsetInterval * 1000)) ms
    Length of a flash: \(number(settings.flashDuration * 1000)) ms
    Dark before every character: \(number(settings.blank)) s
    Mains hum: \(number(settings.lineFrequency)) Hz

    The EEG is a sum of 1/f noise that neighbouring electrodes share, alpha rhythm at the back, slow
    drift, eye blinks at the front, mains hum, a visual response (P1, N1) to every flash, and, after
    flashes that light the attended character, a deeper N1 and a P300 around Pz with a peak 300 to
    350 ms after the onset whose time and height vary from flash to flash.

    The column `character` of the events files holds the character that was to be spelled.

    """
  }

  private var sessions: String {
    (settings.sessions > 0 ? "\nSessions of each: \(settings.sessions)" : "")
      + (differ
        ? "\nVariety of subjects and sessions: \(number(settings.variety))"
          + "\nShare without a P300: \(number(settings.shareWithoutP300))" : "")
  }

  private var description: String {
    """
    {
      "Name": "Simulated P300 speller recordings",
      "BIDSVersion": "1.10.0",
      "DatasetType": "raw",
      "License": "CC0",
      "Authors": ["simulated by the tool p300"],
      "HowToAcknowledge": "Not needed: the data are simulated.",
      "GeneratedBy": [
        {
          "Name": "p300",
          "Version": "\(escaped(ToolVersion.current))",
          "Description": "Simulated, not recorded: \(escaped(command)), seed \(settings.seed)"
        }
      ]
    }

    """
  }

  private var participants: String {
    let rows = (0..<settings.subjects).map { subject in
      var row = "\(BIDSDataset.label(subject, of: settings.subjects))\tn/a\tn/a\tn/a"
      if differ {
        let responds = SubjectVariety(settings, subject: subject, session: 0).responds
        row += responds ? "\tyes" : "\tno"
      }
      return row + "\n"
    }
    return "participant_id\tage\tsex\thand" + (differ ? "\tp300\n" : "\n") + rows.joined()
  }

  private var electrodes: String {
    let rows = settings.electrodes.map { electrode in
      "\(electrode.label)\t\(number(electrode.x))\t\(number(electrode.y))\t\(number(electrode.z))\n"
    }
    return "name\tx\ty\tz\n" + rows.joined()
  }

  private static let coordinates = """
    {
      "EEGCoordinateSystem": "CapTrak",
      "EEGCoordinateUnits": "mm",
      "AnatomicalLandmarkCoordinates": {
        "NAS": [0, 85, 0],
        "LPA": [-85, 0, 0],
        "RPA": [85, 0, 0]
      },
      "AnatomicalLandmarkCoordinateSystem": "CapTrak",
      "AnatomicalLandmarkCoordinateUnits": "mm"
    }

    """

  private var channels: String {
    let rows = settings.electrodes.map { electrode in
      "\(electrode.label)\tEEG\tuV\t\(number(settings.samplingRate))\tn/a\tn/a\tgood\n"
    }
    return "name\ttype\tunits\tsampling_frequency\tlow_cutoff\thigh_cutoff\tstatus\n"
      + rows.joined()
  }

  private func eeg(_ run: SimulatedRun) -> String {
    let line = settings.lineFrequency > 0 ? number(settings.lineFrequency) : "\"n/a\""
    return """
      {
        "TaskName": "speller",
        "TaskDescription": "Spell the word \(run.word) by attending its characters in a flashing matrix.",
        "Instructions": "None: the subject is simulated.",
        "InstitutionName": "n/a",
        "Manufacturer": "none: simulated",
        "SamplingFrequency": \(number(settings.samplingRate)),
        "PowerLineFrequency": \(line),
        "SoftwareFilters": "n/a",
        "HardwareFilters": "n/a",
        "EEGReference": "none: potentials against infinity",
        "EEGGround": "none",
        "EEGPlacementScheme": "10-10",
        "EEGChannelCount": \(settings.electrodeCount),
        "EOGChannelCount": 0,
        "ECGChannelCount": 0,
        "EMGChannelCount": 0,
        "MISCChannelCount": 0,
        "TriggerChannelCount": 0,
        "RecordingType": "continuous",
        "RecordingDuration": \(number(run.duration))
      }

      """
  }

  private func events(of run: SimulatedRun) -> String {
    var text =
      "onset\tduration\ttrial_type\tvalue\tstimulus_code\trepetition\tselection\tcharacter"
      + (run.lit.isEmpty ? "\n" : "\tlit\n")
    let characters = Array(run.word)
    let items = settings.speller.items
    for (index, flash) in run.flashes.enumerated() {
      text += "\(number(flash.onset))\t\(number(settings.flashDuration))\t"
      text += "\(Self.trialType(flash.label))\t\(flash.label == .target ? 2 : 1)\t"
      text += "\(flash.stimulus)\t\(flash.repetition)\t\(flash.selection)\t"
      text += "\(characters[flash.selection])"
      if !run.lit.isEmpty {
        text += "\t" + run.lit[index].map { items[$0] }.joined(separator: " ")
      }
      text += "\n"
    }
    return text
  }

  /// What the columns of the events files mean, for all runs.
  private var events: String {
    let levels = (1...settings.speller.codeCount).map { code in
      let lit = settings.speller.items.indices
        .filter { settings.speller.codes(lighting: $0).contains(code) }
        .map { settings.speller.items[$0] }
      return "      \"\(code)\": \"lights \(escaped(lit.joined(separator: " ")))\""
    }
    let isBoard = settings.paradigm == .checkerboard
    let codes =
      isBoard
      ? "\"Description\": \"The place of the flash in its repetition, from 1.\""
      : """
      "Description": "Which row or column flashed; the low codes are \(lowCodes).",
          "Levels": {
      \(levels.joined(separator: ",\n"))
          }
      """
    let lit =
      isBoard
      ? """
      ,
        "lit": {
          "Description": "The items that the flash lit, with spaces between them."
        }
      """ : ""
    return """
      {
        "onset": {
          "Description": "When the flash began, from the first sample of the recording.",
          "Units": "s"
        },
        "duration": {
          "Description": "How long the flash lasted.",
          "Units": "s"
        },
        "trial_type": {
          "Description": "Whether the subject attended the flash.",
          "Levels": {
            "target": "the flash lit the attended character",
            "nontarget": "the flash did not light the attended character"
          }
        },
        "value": {
          "Description": "The same as a number.",
          "Levels": {
            "1": "nontarget",
            "2": "target"
          }
        },
        "stimulus_code": {
          \(codes)
        },
        "repetition": {
          "Description": "The round of all codes within the selection, from 0."
        },
        "selection": {
          "Description": "Which character of the word was being selected, from 0."
        },
        "character": {
          "Description": "The character that was to be spelled."
        }\(lit)
      }

      """
  }

  private var lowCodes: String {
    switch (settings.speller.paradigm, settings.speller.order) {
    case (.single, _), (.groups, _): "the items in order"
    case (.rowColumn, .columnsFirst): "the columns from left to right"
    case (.rowColumn, .rowsFirst): "the rows from top to bottom"
    }
  }

  private func number(_ value: Double) -> String { value.formatted(6, trimmed: true) }

  /// Text for the inside of a JSON string.
  private func escaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case _ where scalar.value < 32: " "
      default: String(scalar)
      }
    }.joined()
  }
}
