import Parallelism

/// Runs forward transforms of `length` over as many samples as told, from memory: the yardstick of the
/// benchmarks.
@_spi(Benchmarks)
public func bareTransforms(length: Int, samples: Int, threads: Int) {
  let transform = RealTransform(length: length)
  let buffers = (0..<max(threads, 1)).map { _ in
    (time: AlignedBuffer(count: length), spectrum: AlignedBuffer(count: length + 2))
  }
  forEachInParallel(count: samples / length, threads: threads) { worker, _ in
    transform.forward(buffers[worker].time, into: buffers[worker].spectrum)
  }
}
