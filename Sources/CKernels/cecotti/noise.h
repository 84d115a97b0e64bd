// Noise and slow drift on the input.

// One epoch [E, L] with noise and drift added, as [E, S]; what lies beyond the window becomes zero.
static void add_noise(const cecotti_sizes *z, const float *x, int64_t stride,
                      const cecotti_training *training, uint64_t pass, uint64_t epoch,
                      float *out) {
  // Streams of their own: without drift the noise is the same.
  noise_stream stream = noise_start(training->seed, core_stream_noise, pass, epoch);
  noise_stream slow = noise_start(training->seed, core_stream_drift, pass, epoch);
  const V deviation = (V)(training->noise);
  const int drifts = training->drifts;
  _Alignas(64) float block[32], sizes[32];
  int used = 32, drawn = 32;
  for (int e = 0; e < z->E; e++) {
    const float *row = x + e * stride;
    float *to = out + (int64_t)e * z->S;
    if (drawn + drifts > 32) {
      noise_next(&slow, sizes);
      drawn = 0;
    }
    for (int t = 0; t < z->S; t += 16) {
      if (used == 32) {
        noise_next(&stream, block);
        used = 0;
      }
      UNROLL for (int h = 0; h < 16; h += NATIVE) {
        V x = FMA(deviation, LOAD(V, block + used + h), LOAD(loose, row + t + h));
        for (int k = 0; k < drifts; k++) {
          x = FMA((V)(sizes[drawn + k]), LOAD(loose, training->drift + k * z->S + t + h), x);
        }
        STORE(V, to + t + h, x);
      }
      used += 16;
    }
    drawn += drifts;
    for (int t = z->T; t < z->S; t++) to[t] = 0;
  }
}
