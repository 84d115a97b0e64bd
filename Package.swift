// swift-tools-version: 6.2
import PackageDescription

/// Whether it is for `make dist`, whose bytes follow from the commit.
let isDistribution = Context.environment["P300_DISTRIBUTION"] != nil

let package = Package(
  name: "p300",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Files", targets: ["Files"]),
    .library(name: "Signal", targets: ["Signal"]),
    .library(name: "Reading", targets: ["Reading"]),
    .library(name: "NeuralNetwork", targets: ["NeuralNetwork"]),
    .library(name: "Detection", targets: ["Detection"]),
    .library(name: "Scoring", targets: ["Scoring"]),
    .library(name: "Evaluation", targets: ["Evaluation"]),
    .library(name: "Plotting", targets: ["Plotting"]),
    .executable(name: "p300", targets: ["p300"]),
  ],
  dependencies: [
    isDistribution
      ? .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2")
      : .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // MARK: C
    .systemLibrary(
      name: "CFFTW", pkgConfig: "fftw3f",
      providers: [.apt(["libfftw3-dev"]), .brew(["fftw"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .target(name: "CKernels"),
    .target(name: "CCleanup"),
    .target(
      name: "CMATConversion",
      linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),

    // MARK: Libraries
    .target(name: "ElementaryFunctions"),
    .target(name: "Parallelism"),
    .target(name: "Randomness", dependencies: ["ElementaryFunctions"]),
    .target(
      name: "Files",
      dependencies: [
        .target(name: "CCrypto", condition: .when(platforms: [.linux])), "CCleanup", "CZlib",
      ]),
    .target(
      name: "LinearAlgebra", dependencies: ["CKernels", "ElementaryFunctions", "Randomness"]),
    .target(
      name: "Signal",
      dependencies: ["CFFTW", "CKernels", "ElementaryFunctions", "Files", "Parallelism"]),
    .target(
      name: "Reading",
      dependencies: [
        "CMATConversion", "ElementaryFunctions", "Files", "Parallelism", "Signal",
      ]),
    .target(
      name: "NeuralNetwork",
      dependencies: [
        "CKernels", "ElementaryFunctions", "LinearAlgebra", "Parallelism", "Randomness",
      ]),
    .target(
      name: "Detection",
      dependencies: [
        "ElementaryFunctions", "Evaluation", "Files", "LinearAlgebra", "NeuralNetwork",
        "Parallelism", "Randomness", "Signal",
      ]),
    .target(
      name: "Evaluation",
      dependencies: [
        "ElementaryFunctions", "Files", "LinearAlgebra", "Parallelism", "Randomness", "Signal",
      ]),
    .target(
      name: "Scoring", dependencies: ["Detection", "Evaluation", "Files", "Reading", "Signal"]),
    .target(
      name: "Simulation",
      dependencies: ["ElementaryFunctions", "Files", "Parallelism", "Randomness", "Signal"]),
    .target(
      name: "Statistics",
      dependencies: [
        "ElementaryFunctions", "Evaluation", "LinearAlgebra", "Parallelism", "Randomness", "Signal",
      ]),
    .target(name: "Plotting", dependencies: ["ElementaryFunctions", "Files", "LinearAlgebra"]),
    .target(
      name: "Reporting",
      dependencies: [
        "Detection", "ElementaryFunctions", "Evaluation", "Files", "LinearAlgebra",
        "NeuralNetwork", "Parallelism", "Plotting", "Randomness", "Reading", "Scoring", "Signal",
        "Statistics", "Studies",
      ]),

    .target(
      name: "Studies",
      dependencies: [
        "Detection", "ElementaryFunctions", "Evaluation", "Files", "Reading", "Signal",
      ]),

    // MARK: Tool
    .executableTarget(
      name: "p300",
      dependencies: [
        "Detection", "ElementaryFunctions", "Evaluation", "Files", "NeuralNetwork", "Reporting",
        "Parallelism", "Reading", "Scoring", "Signal", "Simulation", "Studies",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // MARK: Tests
    .target(
      name: "TestSupport", dependencies: ["Files", "Randomness", "Signal"],
      path: "Tests/TestSupport"),
    .target(name: "TestFiles", path: "Tests/TestFiles"),
    .testTarget(
      name: "ElementaryFunctionsTests", dependencies: ["ElementaryFunctions", "Randomness"]),
    .testTarget(name: "ParallelismTests", dependencies: ["Parallelism"]),
    .testTarget(name: "FilesTests", dependencies: ["Files", "TestFiles", "TestSupport"]),
    .testTarget(name: "RandomnessTests", dependencies: ["Randomness", "TestSupport"]),
    .testTarget(
      name: "LinearAlgebraTests",
      dependencies: ["ElementaryFunctions", "LinearAlgebra", "Randomness", "TestSupport"]),
    .testTarget(
      name: "SignalTests",
      dependencies: [
        "ElementaryFunctions", "Files", "Randomness", "Reading", "Signal", "TestFiles",
        "TestSupport",
      ]),
    .testTarget(
      name: "ReadingTests",
      dependencies: [
        "ElementaryFunctions", "Files", "Randomness", "Reading", "Signal", "TestFiles",
        "TestSupport",
      ]),
    .testTarget(
      name: "ScoringTests",
      dependencies: [
        "Detection", "Evaluation", "Files", "Randomness", "Reading", "Scoring", "Signal",
        "TestSupport",
      ]),
    .testTarget(
      name: "NeuralNetworkTests",
      dependencies: [
        "CKernels", "ElementaryFunctions", "LinearAlgebra", "NeuralNetwork", "Randomness",
        "TestSupport",
      ]),
    .testTarget(
      name: "DetectionTests",
      dependencies: [
        "Detection", "ElementaryFunctions", "Evaluation", "Files", "LinearAlgebra", "NeuralNetwork",
        "Randomness", "Reading", "Scoring", "Signal", "TestSupport",
      ]),
    .testTarget(
      name: "EvaluationTests",
      dependencies: [
        "ElementaryFunctions", "Evaluation", "Files", "Randomness", "Signal", "TestSupport",
      ]),
    .testTarget(name: "PlottingTests", dependencies: ["Plotting", "Randomness"]),
    .testTarget(
      name: "ReportingTests",
      dependencies: [
        "Evaluation", "Files", "LinearAlgebra", "Plotting", "Randomness", "Reading", "Reporting",
        "Scoring", "Signal", "Statistics", "Studies", "TestSupport",
      ]),
    .testTarget(
      name: "StatisticsTests",
      dependencies: [
        "Evaluation", "LinearAlgebra", "Randomness", "Signal", "Statistics", "TestSupport",
      ]),
    .testTarget(
      name: "SimulationTests",
      dependencies: [
        "Files", "Randomness", "Reading", "Signal", "Simulation", "TestSupport",
      ]),
    .testTarget(
      name: "StudiesTests",
      dependencies: [
        "Detection", "Evaluation", "Files", "Randomness", "Reading", "Signal", "Simulation",
        "Studies", "TestSupport",
      ]),
    .testTarget(
      name: "p300Tests",
      dependencies: [
        "Reading", "Signal", "TestFiles", "TestSupport", "p300",
      ]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
}

// What shows results, and tests, needs no optimizer, which takes four fifths of the compiler's time; what tests do with
// many numbers stands in TestSupport, which has it. In what `make dist` makes it is to be small.
for target in package.targets {
  if isDistribution,
    [
      "Detection", "Evaluation", "Plotting", "Reading", "Reporting", "Scoring", "Simulation",
      "Statistics", "Studies", "p300",
    ].contains(target.name)
  {
    target.swiftSettings?.append(.unsafeFlags(["-Osize"]))
  } else if target.type == .test
    || ["Reporting", "Studies", "TestFiles", "p300"].contains(target.name)
  {
    target.swiftSettings?.append(.unsafeFlags(["-Onone", "-no-emit-module-separately-wmo"]))
  }
}

// With P300_FUZZING in the environment: the readers under libFuzzer, as CONTRIBUTING.md tells.
if Context.environment["P300_FUZZING"] != nil {
  let instrumented = SwiftSetting.unsafeFlags(["-sanitize=fuzzer", "-parse-as-library"])
  for target in package.targets
  where ["Files", "Signal", "Reading", "Detection"].contains(target.name) {
    target.swiftSettings?.append(instrumented)
  }
  package.targets.append(
    .executableTarget(
      name: "FuzzReaders",
      dependencies: ["Detection", "Files", "Reading", "Signal", "TestSupport"],
      path: "Fuzzing",
      swiftSettings: [instrumented],
      // The older linker trips over libFuzzer's own main.
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]))
}
