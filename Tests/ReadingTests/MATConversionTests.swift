import Files
import Foundation
import Reading
import Signal
import TestFiles
import TestSupport
import Testing

/// MAT files of version 7.3, which a process of its own writes anew as version 5.
@Suite struct MATConversionTests {
  private let folder = TemporaryFolder()
  private let builder = MATBuilder(isVersion73: true)

  private func open(_ bytes: [UInt8], as name: String = "x.mat") throws -> InputFile {
    try InputFile(RecordingPath(folder.write(bytes, as: name)))
  }

  private func number(_ value: Double) -> MATBuilder.Value { .numbers(sizes: [1, 1], [value]) }

  @Test func `values of every kind are those of version 5`() throws {
    let variables: [(name: String, value: MATBuilder.Value)] = [
      ("a", .numbers(sizes: [2, 3], [1, 2.5, -3, 4, 5, 6])),
      ("b", .numbers(sizes: [2, 2, 2], class: 7, stored: .single, [1, 2, 3, 4, 5, 6, 7, 8])),
      ("c", .numbers(sizes: [1, 2], class: 10, stored: .int16, [-7, 7])),
      ("d", .text("Ω and é")), ("e", .numbers(sizes: [0, 3], [])),
      ("f", .cells([number(1), .text("two"), .cells([number(3)])])),
      ("g", .structure(fields: ["x", "y"], elements: [[number(1), .text("one")]])),
      (
        "h",
        .structure(
          fields: ["x", "y"],
          elements: [[number(1), .text("one")], [number(2), .text("")], [number(3), .cells([])]])
      ),
    ]
    let old = try MATFile(FileBytes(MATBuilder().file(variables), path: "v5"))
    let new = try MATFile(open(builder.file(variables)).bytes)
    #expect(new["e"]?.dimensions == [0, 3])
    for (name, _) in variables {
      let first = try #require(try old.array(name))
      let second = try #require(try new.array(name))
      try expectSame(first, second, name)
    }
  }

  private func expectSame(_ first: MATArray, _ second: MATArray, _ place: String) throws {
    #expect(first.kind == second.kind && first.count == second.count, "\(place)")
    guard first.count == second.count, first.count > 0 else { return }
    #expect(first.dimensions == second.dimensions, "\(place)")
    switch first.kind {
    case .cell:
      let (one, other) = try (first.cells(), second.cells())
      for index in 0..<one.count {
        try expectSame(one.cell(index), other.cell(index), "\(place){\(index)}")
      }
    case .structure:
      let (one, other) = try (first.fields(), second.fields())
      #expect(one.fields == other.fields)
      for index in 0..<one.count {
        for field in one.fields {
          let left = try #require(try one.field(field, of: index))
          let right = try #require(try other.field(field, of: index))
          try expectSame(left, right, "\(place)(\(index)).\(field)")
        }
      }
    case .character: #expect(try first.text() == second.text())
    default:
      let (one, other) = try (first.numbers(), second.numbers())
      #expect((0..<one.count).allSatisfy { one[$0] == other[$0] }, "\(place)")
    }
  }

  @Test func `a data set is read as from version 5`() throws {
    let new = try RecordingReader.read(
      folder.write(MATDataSets.sevenChoice(builder: builder), as: "new.mat"))
    let old = try RecordingReader.read(
      folder.write(MATDataSets.sevenChoice(builder: MATBuilder()), as: "old.mat"))
    #expect(!new.isEmpty && new.count == old.count)
    for (one, other) in zip(new, old) {
      #expect(one.events == other.events && one.channels == other.channels)
      #expect(one.dataSet == other.dataSet && one.pieces == other.pieces)
      let count = one.sampleCount
      #expect(
        one.samples.read(channel: 1, samples: 0..<count)
          == other.samples.read(channel: 1, samples: 0..<count))
    }
  }

  @Test func `a set of EEGLAB's is read, also as epochs`() throws {
    let recording = try #require(
      try RecordingReader.read(folder.write(MATDataSets.eeglab(builder: builder), as: "x.set"))
        .first)
    #expect(recording.source.format == .eeglab && recording.sampleCount == 40)
    let file = try open(EEGLABEpochsBuilder.oddball().file(builder), as: "e.set")
    #expect(file.isEpochs)
    let plain = FileBytes(EEGLABEpochsBuilder.oddball().file(), path: "e.set")
    let (read, wanted) = try (EpochsReader.read(file.bytes), EpochsReader.read(plain))
    #expect(read.samples == wanted.samples && read.labels == wanted.labels)
    #expect(read.onsets == wanted.onsets)
  }

  @Test func `what is no HDF5 behind its first bytes is an error in words`() throws {
    var bytes = builder.file([("x", number(1))])
    bytes.removeLast(bytes.count - 700)
    let error = #expect(throws: ReadingError.self) { try open(bytes) }
    #expect(
      error?.description.contains("MAT v7.3 (HDF5) file that its library cannot read") == true)
  }

  @Test func `a small file that claims to hold much takes no memory`() throws {
    var bytes = builder.file([("x", .numbers(sizes: [3, 5], Array(repeating: 1, count: 15)))])
    // Its sizes, the last one first.
    let sizes = [UInt8](repeating: 0, count: 7)
    let stored = [5] + sizes + [3] + sizes
    let place = try #require(
      bytes.indices.first { bytes[$0...].starts(with: stored) })
    bytes[place + 4] = 1
    let error = #expect(throws: ReadingError.self) { try open(bytes) }
    #expect(error != nil)
  }

  @Test func `cells that hold each other are an error`() throws {
    var bytes = builder.file([("x", .cells([number(1)]))])
    // The reference to the number becomes one to the cell itself: the header behind it.
    let (number, cell) = headers(in: bytes)
    let mark = withUnsafeBytes(of: UInt64(number).littleEndian) { Array($0) }
    let places = bytes.indices.filter { bytes[$0...].starts(with: mark) }
    #expect(places.count == 1)
    for place in places {
      bytes.replaceSubrange(
        place..<place + 8, with: withUnsafeBytes(of: UInt64(cell).littleEndian) { Array($0) })
    }
    let error = #expect(throws: ReadingError.self) { try open(bytes) }
    #expect(error?.description.contains("in circles") == true)
  }

  /// Where the first two object headers are, counted from the end of MATLAB's own 512 bytes.
  private func headers(in bytes: [UInt8]) -> (Int, Int) {
    let found = stride(from: 512 + 96, to: bytes.count - 16, by: 8).filter { place in
      let front = Array(bytes[place..<place + 16])
      guard front[0] == 1, front[1] == 0, (1...20).contains(front[2]), front[3] == 0 else {
        return false
      }
      return Array(front[4..<8]) == [1, 0, 0, 0] && front[12...].allSatisfy { $0 == 0 }
    }
    return (found[0] - 512, found[1] - 512)
  }

  /// Fewer than the other readers: each takes a process.
  @Test func `damaged files are read or refused`() throws {
    let variable = ProcessInfo.processInfo.environment["P300_FUZZ_MUTATIONS"].flatMap { Int($0) }
    let seeds = [
      MATDataSets.sevenChoice(builder: builder), EEGLABEpochsBuilder.oddball().file(builder),
      builder.file([("x", .cells([number(1), .text("a")])), ("y", .numbers(sizes: [0, 2], []))]),
    ]
    var mutator = Mutator(seed: 9)
    var (read, refused) = (0, 0)
    for index in 0..<(variable ?? 150) {
      let seed = seeds[index % seeds.count]
      let path = try folder.write(
        mutator.mutated(seed, header: 512..<min(1400, seed.count)), as: "damaged")
      do {
        let file = try InputFile(RecordingPath(path))
        if file.isEpochs {
          _ = try EpochsReader.read(file.bytes)
        } else {
          _ = try RecordingReader.read(file)
        }
        read += 1
      } catch {
        #expect(!"\(error)".isEmpty)
        refused += 1
      }
    }
    print("fuzz MAT v7.3: \(read) read, \(refused) refused")
    #expect(refused > 0)
  }
}
