import Foundation
import Signal
import TestSupport

extension FuzzSeeds {
  /// A folder with the second part of a recording, since links are looked for on the disk.
  private static let parts: TemporaryFolder = {
    let folder = TemporaryFolder()
    _ = try? folder.write(fifParts[1], as: "seed-1.fif")
    return folder
  }()

  static var folder: String { String(parts.path("x").dropLast(2)) }

  /// What this package writes, and the same without what others would not know.
  static let fifEpochs: [[UInt8]] = {
    let folder = TemporaryFolder()
    var epochs = Epochs.random(count: 5, electrodes: 2, windowLength: 8, seed: 3)
    epochs.metadata.preprocessing?.normalization = .none
    guard (try? FIFEpochsWriter(epochs).write(to: folder.path("e-epo.fif"))) != nil,
      let own = try? folder.data("e-epo.fif")
    else { preconditionFailure("no temporary file") }
    var foreign = Array(own)
    let mark = Array("Made by p300".utf8)
    for start in foreign.indices where foreign[start...].starts(with: mark) {
      foreign[start] = 0x58
    }
    return [Array(own), foreign]
  }()
}
