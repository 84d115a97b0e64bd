// Noise and slow drift on the input.

// One row [S] with noise and so many curves [drifts, S] added; what lies beyond the window becomes zero.
INLINE void add_noise_to_row(const cecotti_sizes *z, const int drifts, const float *row,
                             const float *noise, float deviation, const float *curves,
                             const float *sizes, float *to) {
  V size[16];
  UNROLL for (int k = 0; k < drifts; k++) size[k] = (V)(sizes[k]);
  for (int t = 0; t < z->S; t += NATIVE) {
    V x = FMA((V)(deviation), LOAD(loose, noise + t), LOAD(loose, row + t));
    UNROLL for (int k = 0; k < drifts; k++) {
      x = FMA(size[k], LOAD(loose, curves + k * z->S + t), x);
    }
    STORE(V, to + t, x);
  }
  for (int t = z->T; t < z->S; t++) to[t] = 0;
}

// One epoch [E, L] with noise and drift added, as [E, S].
//
// A row's noise is cut out of the table `normals` at a random place, half of the time with its sign turned:
// numbers of its own would take longer to make than the first layer takes with them.
static void add_noise(const cecotti_sizes *z, const float *x, int64_t stride,
                      const cecotti_training *training, uint64_t pass, uint64_t epoch,
                      const float *normals, float *out) {
  // Streams of their own: without drift the noise is the same.
  uint64_t places = stream_seed(training->seed, core_stream_noise, pass, epoch);
  noise_stream slow = noise_start(training->seed, core_stream_drift, pass, epoch);
  const int drifts = training->drifts;
  _Alignas(64) float sizes[32];
  int drawn = 32;
  for (int e = 0; e < z->E; e++) {
    if (drawn + drifts > 32) {
      noise_next(&slow, sizes);
      drawn = 0;
    }
    const float *row = x + e * stride, *size = sizes + drawn;
    float *to = out + (int64_t)e * z->S;
    uint64_t place = split_mix(&places);
    const float *noise = normals + place % NORMALS;
    float deviation = place >> 63 ? -training->noise : training->noise;
    if (drifts == 3) {  // as many as there are: with their number known the loop takes half the time
      add_noise_to_row(z, 3, row, noise, deviation, training->drift, size, to);
    } else {
      add_noise_to_row(z, drifts, row, noise, deviation, training->drift, size, to);
    }
    drawn += drifts;
  }
}
