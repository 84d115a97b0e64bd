// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that the library builds without it: `swift package benchmark` here.
let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "p300", path: ".."),
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "SignalBenchmarks",
      dependencies: [
        .product(name: "Files", package: "p300"),
        .product(name: "Reading", package: "p300"),
        .product(name: "Signal", package: "p300"),
        .product(name: "Benchmark", package: "benchmark"),
      ],
      path: "Benchmarks/SignalBenchmarks",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    .executableTarget(
      name: "NetworkBenchmarks",
      dependencies: [
        .product(name: "NeuralNetwork", package: "p300"),
        .product(name: "Benchmark", package: "benchmark"),
      ],
      path: "Benchmarks/NetworkBenchmarks",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    .executableTarget(
      name: "TrainingBenchmarks",
      dependencies: [
        .product(name: "Detection", package: "p300"),
        .product(name: "Signal", package: "p300"),
        .product(name: "Benchmark", package: "benchmark"),
      ],
      path: "Benchmarks/TrainingBenchmarks",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
  ],
  swiftLanguageModes: [.v6]
)
