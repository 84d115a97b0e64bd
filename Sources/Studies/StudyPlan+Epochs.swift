import Detection
import Files
import Reading
import Signal

// Where everyone learns from everyone, each is preprocessed once: epochs are kept in the folder `epochs`, under a name
// that tells what they were made of. What is there is as good as what would be made; none of it is needed.
extension StudyPlan {
  /// Sees that the epochs of the subjects that a unit learns from are kept, as far as they can be.
  ///
  /// Each unit begins behind itself, so that several that start together make those of different subjects.
  func keepEpochs(ofOthersThan unit: StudyUnit, threads: Int, _ digests: inout FileDigests) {
    let others = others(than: unit)
    guard !isOfEpochs, !others.isEmpty else { return }
    let place = units.firstIndex(of: unit) ?? 0
    for visit in (others[place...] + others[..<place]).flatMap(\.visits) {
      guard let path = try? keptPath(of: visit, &digests), !fileExists(path),
        let epochs = try? load(visit, threads: threads).epochs
      else { continue }
      do {
        try Directory.create("\(output)/epochs")
        removeOutdated(like: path)
        try EpochsFile.write(epochs, to: path)
      } catch {
        // Then they are made again when they are needed.
        return
      }
    }
  }

  /// The epochs of another subject's visit, those that were kept if there are any.
  ///
  /// - Throws: `MaterialError`, of every file that has no digest, too.
  func epochs(
    of visit: BIDSVisit, threads: Int, _ digests: inout FileDigests
  ) throws(MaterialError) -> Epochs {
    let path: String
    do throws(ReadingError) { path = try keptPath(of: visit, &digests) } catch {
      throw .reading(error)
    }
    if !isOfEpochs, fileExists(path),
      let file = try? InputFile(RecordingPath(file: path), inflation: settings.inflation),
      let kept = try? settings.loader.load([file]).epochs
    {
      return kept
    }
    return try load(visit, threads: threads).epochs
  }

  /// Where the epochs of a visit are kept.
  private func keptPath(
    of visit: BIDSVisit, _ digests: inout FileDigests
  ) throws(ReadingError) -> String {
    struct Everything: Encodable {
      let version = ToolVersion.current
      let preprocessing: Preprocessing?
      let flashRule: FlashRule
      let unit: VoltageUnit?
      let layout: String?
      let files: String
    }
    var lines = ""
    for path in visit.recordings.flatMap(\.files) {
      lines += try line(of: path, &digests, takingKept: true)
    }
    let facts = facts
    let text = JSONText.encode(
      Everything(
        preprocessing: facts.preprocessing, flashRule: facts.flashRule, unit: facts.unit,
        layout: facts.layout, files: lines))
    let digest = sha256(of: Array(text.utf8).span.bytes).prefix(16)
    return "\(output)/epochs/\(visit.entities.visit)_desc-\(digest)_epo.npz"
  }

  /// Removes epochs of the same visit that were made of something else.
  private func removeOutdated(like path: String) {
    let name = path.split(separator: "/").last ?? ""
    let visit = name.prefix(while: { $0 != "." }).split(separator: "_").dropLast(2)
      .joined(separator: "_")
    for other in Directory.names(in: "\(output)/epochs")
    where other.hasPrefix("\(visit)_desc-") && other != name {
      try? OutputFile.remove("\(output)/epochs/\(other)")
    }
  }
}
