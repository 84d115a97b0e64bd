// Noise and dropout: xoshiro128++ (Blackman & Vigna 2021) in every lane, seeded by SplitMix64 from
// (seed, purpose, pass, epoch), so that an epoch's numbers depend on nothing else.

#include "streams.h"

typedef unsigned NAME(word) __attribute__((ext_vector_type(WIDTH)));
typedef struct {
  NAME(word) s[4];
} NAME(generator);

INLINE NAME(word) NAME(next_word)(NAME(generator) *g) {
  NAME(word) sum = g->s[0] + g->s[3];
  NAME(word) result = ROTATE(sum, 7) + g->s[0];
  NAME(word) shifted = g->s[1] << 9;
  g->s[2] ^= g->s[0];
  g->s[3] ^= g->s[1];
  g->s[1] ^= g->s[2];
  g->s[0] ^= g->s[3];
  g->s[2] ^= shifted;
  g->s[3] = ROTATE(g->s[3], 11);
  return result;
}

// 16 lanes of one epoch, in as many registers as they take.
typedef struct {
  NAME(generator) parts[16 / NATIVE];
} noise_stream;

static noise_stream noise_start(uint64_t seed, uint64_t purpose, uint64_t pass, uint64_t epoch) {
  uint64_t state = stream_seed(seed, purpose, pass, epoch);
  uint32_t words[4][16];
  for (int w = 0; w < 4; w++) {
    for (int l = 0; l < 16; l += 2) {
      uint64_t z = split_mix(&state);
      words[w][l] = (uint32_t)z | (w == 0);  // never all zero
      words[w][l + 1] = (uint32_t)(z >> 32) | (w == 0);
    }
  }
  noise_stream stream;
  for (int h = 0; h < 16 / NATIVE; h++) {
    for (int w = 0; w < 4; w++) {
      __builtin_memcpy(&stream.parts[h].s[w], &words[w][h * NATIVE], sizeof(stream.parts[h].s[w]));
    }
  }
  return stream;
}

// 32 standard normal numbers: Box & Muller 1958, radius in one, angle in another draw.
INLINE void noise_next(noise_stream *stream, float *out) {
  UNROLL for (int h = 0; h < 16 / NATIVE; h++) {
    NAME(word) a = NAME(next_word)(&stream->parts[h]), b = NAME(next_word)(&stream->parts[h]);
    // u in (0, 1]: ln u from the exponent and atanh of (m - 1)/(m + 1), m in [1/sqrt 2, sqrt 2).
    V u = __builtin_convertvector((NAME(bits))(a >> 8), V);
    u = FMA(u, (V)(0x1p-24f), (V)(0x1p-25f));
    NAME(bits) shifted = (NAME(bits))u - (NAME(bits))(0x3f3504f3);
    V exponent = __builtin_convertvector(shifted >> 23, V);
    V m = (V)((shifted & (NAME(bits))(0x007fffff)) + (NAME(bits))(0x3f3504f3));
    V s = (m - (V)(1.0f)) / (m + (V)(1.0f));
    V z = s * s;
    V series = FMA(z, (V)(0.2222222f), (V)(0.2857143f));
    series = FMA(series, z, (V)(0.4f));
    series = FMA(series, z, (V)(0.6666667f));
    V logarithm = FMA(series * z, s, FMA(exponent, (V)(0.6931472f), s + s));
    V square = (V)(-2.0f) * logarithm;
    square = NAME(choose)(square < (V)(0.0f), (V)(0.0f), square);
    V radius = __builtin_elementwise_sqrt(square);
    // The angle: a quarter turn from two bits, and the rest in [-1/8, 1/8) of a turn.
    V turn = __builtin_convertvector((NAME(bits))(b << 2) >> 8, V) * (V)(0x1.921fb6p-24f);
    V t = turn * turn;
    V sine = FMA(t, (V)(-1.9515296e-4f), (V)(8.3321609e-3f));
    sine = FMA(sine, t, (V)(-1.6666655e-1f));
    sine = FMA(sine * t, turn, turn);
    V cosine = FMA(t, (V)(2.4433157e-5f), (V)(-1.3887316e-3f));
    cosine = FMA(cosine, t, (V)(4.1666646e-2f));
    cosine = FMA(cosine, t, (V)(-0.5f));
    cosine = FMA(cosine, t, (V)(1.0f));
    NAME(bits) odd = -(NAME(bits))((b >> 30) & 1u);
    NAME(word) sign = (b >> 31) << 31;
    cosine = (V)((NAME(word))cosine ^ sign);
    V first = NAME(choose)(odd, sine, cosine), second = NAME(choose)(odd, cosine, sine);
    STORE(loose, out + h * NATIVE, radius * first);
    STORE(loose, out + 16 + h * NATIVE, radius * second);
  }
}
