// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "p300",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Files", targets: ["Files"]),
    .library(name: "Signal", targets: ["Signal"]),
    .library(name: "NeuralNetwork", targets: ["NeuralNetwork"]),
    .library(name: "Detection", targets: ["Detection"]),
    .library(name: "Evaluation", targets: ["Evaluation"]),
    .library(name: "Plotting", targets: ["Plotting"]),
    .executable(name: "p300", targets: ["p300"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
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
      dependencies: [
        "CFFTW", "CKernels", "CMATConversion", "ElementaryFunctions", "Files", "Parallelism",
      ]),
    .target(
      name: "NeuralNetwork",
      dependencies: ["CKernels", "ElementaryFunctions", "LinearAlgebra", "Randomness"]),
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
      name: "Simulation",
      dependencies: ["ElementaryFunctions", "Files", "Parallelism", "Randomness", "Signal"]),
    .target(name: "Plotting", dependencies: ["ElementaryFunctions", "Files", "LinearAlgebra"]),
    .target(
      name: "Reporting",
      dependencies: [
        "Detection", "ElementaryFunctions", "Evaluation", "Files", "LinearAlgebra",
        "NeuralNetwork", "Parallelism", "Plotting", "Randomness", "Signal", "Studies",
      ]),

    .target(
      name: "Studies",
      dependencies: ["Detection", "ElementaryFunctions", "Evaluation", "Files", "Signal"]),

    // MARK: Tool
    .executableTarget(
      name: "p300",
      dependencies: [
        "Detection", "ElementaryFunctions", "Evaluation", "Files", "NeuralNetwork", "Reporting",
        "Parallelism", "Signal", "Simulation", "Studies",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // MARK: Tests
    .target(
      name: "TestSupport", dependencies: ["Files", "Randomness", "Signal"],
      path: "Tests/TestSupport"),
    .testTarget(
      name: "ElementaryFunctionsTests", dependencies: ["ElementaryFunctions", "Randomness"]),
    .testTarget(name: "ParallelismTests", dependencies: ["Parallelism"]),
    .testTarget(name: "FilesTests", dependencies: ["Files", "TestSupport"]),
    .testTarget(name: "RandomnessTests", dependencies: ["Randomness"]),
    .testTarget(
      name: "LinearAlgebraTests",
      dependencies: ["ElementaryFunctions", "LinearAlgebra", "Randomness", "TestSupport"]),
    .testTarget(
      name: "SignalTests",
      dependencies: ["ElementaryFunctions", "Files", "Randomness", "Signal", "TestSupport"]),
    .testTarget(
      name: "NeuralNetworkTests",
      dependencies: [
        "CKernels", "ElementaryFunctions", "LinearAlgebra", "NeuralNetwork", "Randomness",
        "TestSupport",
      ]),
    .testTarget(
      name: "DetectionTests",
      dependencies: [
        "Detection", "ElementaryFunctions", "Evaluation", "Files", "LinearAlgebra",
        "NeuralNetwork", "Randomness", "Signal", "TestSupport",
      ]),
    .testTarget(
      name: "EvaluationTests",
      dependencies: ["ElementaryFunctions", "Evaluation", "Randomness", "Signal", "TestSupport"]),
    .testTarget(name: "PlottingTests", dependencies: ["Plotting", "Randomness"]),
    .testTarget(
      name: "ReportingTests",
      dependencies: [
        "Evaluation", "Files", "LinearAlgebra", "Plotting", "Randomness", "Reporting", "Signal",
        "Studies", "TestSupport",
      ]),
    .testTarget(
      name: "SimulationTests",
      dependencies: ["Files", "Randomness", "Signal", "Simulation", "TestSupport"]),
    .testTarget(
      name: "StudiesTests",
      dependencies: [
        "Detection", "Evaluation", "Files", "Randomness", "Signal", "Simulation", "Studies",
        "TestSupport",
      ]),
    .testTarget(name: "p300Tests", dependencies: ["Signal", "TestSupport", "p300"]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
}

// With P300_FUZZING in the environment: the readers under libFuzzer, as CONTRIBUTING.md tells.
if Context.environment["P300_FUZZING"] != nil {
  let instrumented = SwiftSetting.unsafeFlags(["-sanitize=fuzzer", "-parse-as-library"])
  for target in package.targets where ["Files", "Signal", "Detection"].contains(target.name) {
    target.swiftSettings?.append(instrumented)
  }
  package.targets.append(
    .executableTarget(
      name: "FuzzReaders", dependencies: ["Detection", "Files", "Signal", "TestSupport"],
      path: "Fuzzing",
      swiftSettings: [instrumented],
      // The older linker trips over libFuzzer's own main.
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]))
}
