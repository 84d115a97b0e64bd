// Where random numbers come from: a stream of its own for each purpose, pass and epoch.

INLINE uint64_t split_mix(uint64_t *state) {
  uint64_t z = (*state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

INLINE uint64_t stream_seed(uint64_t seed, uint64_t purpose, uint64_t pass, uint64_t epoch) {
  uint64_t state = seed ^ (purpose * 0xD1342543DE82EF95u);
  state = split_mix(&state) ^ pass;
  state = split_mix(&state) ^ epoch;
  return split_mix(&state);
}

#define ROTATE(x, k) (((x) << (k)) | ((x) >> (32 - (k))))
