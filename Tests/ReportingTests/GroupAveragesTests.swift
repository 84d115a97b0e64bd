import LinearAlgebra
import Randomness
import Reporting
import Studies
import Testing

/// Averages over subjects, by their definition.
@Suite struct GroupAveragesTests {
  private func subject(
    _ generator: inout SeededGenerator, electrodes: [String], unit: String = "µV"
  ) -> VisitAverages {
    func mean(_ epochs: Int) -> VisitAverages.Mean {
      VisitAverages.Mean(
        epochs: epochs,
        values: (0..<electrodes.count * 5).map { _ in Float(generator.normal()) })
    }
    return VisitAverages(
      electrodes: electrodes, samplingRate: 100, firstSample: 0, length: 5, unit: unit,
      isAboutOwnMean: true, target: mean(10), nonTarget: mean(50))
  }

  @Test func `the grand average is the mean of the subjects' averages, with Student's interval`()
    throws
  {
    var generator = SeededGenerator(seed: 1)
    let subjects = (0..<7).map { number in
      (subject: "\(number)", averages: subject(&generator, electrodes: ["Cz", "Pz"]))
    }
    let group = try #require(GroupAverages(subjects))
    #expect(group.electrodes == ["Cz", "Pz"] && group.counts == [7, 7] && group.isComplete)
    for index in 0..<10 {
      let differences = subjects.map {
        Double($0.averages.target.values[index]) - Double($0.averages.nonTarget.values[index])
      }
      let mean = differences.reduce(0, +) / 7
      let variance = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 6
      // The 97.5 % point of Student's t with six degrees of freedom, of any table.
      let half = 2.446912 * (variance / 7).squareRoot()
      #expect(abs(group.difference.mean[index] - mean) < 1e-12)
      #expect(abs(group.difference.half[index] - half) < 1e-5)
      #expect(
        abs(group.difference.mean[index] - group.target.mean[index] + group.nonTarget.mean[index])
          < 1e-12)
      #expect(
        abs(
          group.target.mean[index]
            - subjects.reduce(0.0) { $0 + Double($1.averages.target.values[index]) } / 7) < 1e-12)
    }
    #expect(group.draws.count == 7 && group.draws[3].count == 10)
  }

  @Test func `electrodes count by name, where half of the subjects have them`() throws {
    var generator = SeededGenerator(seed: 2)
    var subjects = [["Pz", "Cz"], ["Cz", "Pz", "Oz"], ["Pz"], ["Pz", "Cz", "Fz"]].enumerated().map {
      (subject: "\($0)", averages: subject(&generator, electrodes: $1))
    }
    subjects.append(("other", subject(&generator, electrodes: ["Pz"], unit: "V")))
    let group = try #require(GroupAverages(subjects))
    #expect(group.subjects == ["0", "1", "2", "3"] && group.leftOut == ["other"])
    #expect(group.electrodes == ["Pz", "Cz"] && group.counts == [4, 3] && !group.isComplete)
    let own = [0, 1, 3].map { place in
      let averages = subjects[place].averages
      let electrode = averages.electrodes.firstIndex(of: "Cz") ?? 0
      return averages.difference(at: electrode)[2]
    }
    let mean: Double = own.reduce(0, +) / 3
    #expect(abs(group.difference.mean[5 + 2] - mean) < 1e-12)
    // Who lacks an electrode has no difference there in tests.
    #expect(group.draws[2][5...].allSatisfy { $0 == 0 })
    #expect(GroupAverages([]) == nil)
  }

  @Test func `of two subjects there is no interval`() throws {
    var generator = SeededGenerator(seed: 3)
    let subjects = (0..<2).map { number in
      (subject: "\(number)", averages: subject(&generator, electrodes: ["Cz"]))
    }
    let group = try #require(GroupAverages(subjects))
    #expect(group.difference.half.allSatisfy { $0.isNaN })
    #expect(group.difference.mean.allSatisfy { $0.isFinite })
  }

  @Test func `the time before the flash is 0, and every difference in time stays`() {
    var generator = SeededGenerator(seed: 2)
    func mean() -> VisitAverages.Mean {
      VisitAverages.Mean(epochs: 9, values: (0..<2 * 40).map { _ in Float(generator.normal()) })
    }
    let (target, nonTarget) = (mean(), mean())
    func averages(from firstSample: Int) -> VisitAverages {
      VisitAverages(
        electrodes: ["Cz", "Pz"], samplingRate: 100, firstSample: firstSample, length: 40,
        unit: "µV", isAboutOwnMean: true, target: target, nonTarget: nonTarget)
    }
    let about = averages(from: -20).aboutBaseline
    #expect(!about.isAboutOwnMean && averages(from: -20).isAboutOwnMean)
    for (before, after) in [(target, about.target), (nonTarget, about.nonTarget)] {
      for start in [0, 40] {
        let sum: Float = after.values[start..<start + 20].reduce(0, +)
        #expect(abs(sum) < 1e-5)
        for sample in start..<start + 40 {
          let moved = after.values[sample] - after.values[start]
          #expect(abs(moved - (before.values[sample] - before.values[start])) < 1e-5)
        }
      }
    }
    // Less than 50 ms before the flash is no baseline.
    #expect(averages(from: -4).aboutBaseline == averages(from: -4))
  }
}
