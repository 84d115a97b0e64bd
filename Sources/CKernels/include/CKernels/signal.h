#ifndef P300_SIGNAL_H
#define P300_SIGNAL_H

#include <stdint.h>

/// How a sample is written; `_be` is most significant byte first.
typedef enum {
  signal_int8, signal_uint8, signal_int16, signal_uint16, signal_int24, signal_int32,
  signal_uint32, signal_float32, signal_float64,
  signal_int16_be, signal_uint16_be, signal_int24_be, signal_int32_be, signal_uint32_be,
  signal_float32_be, signal_float64_be
} signal_encoding;

/// Decodes `count` samples, `stride` bytes apart: output = (stored - origin) * gain + offset.
///
/// In double precision, without fused products, so that every machine gives the same numbers. With
/// `replace`, what is not a finite number, or beyond 10^15, counts as `origin`.
/// Returns how many were so.
int64_t signal_decode(
  const uint8_t *bytes, int64_t stride, int64_t count, signal_encoding encoding, double origin,
  double gain, double offset, int replace, float *output);

/// Decodes `count` samples of each of `pieces` pieces whose samples take turns.
///
/// Sample i of piece p stands at byte i * stride + p * size, `size` being that of the encoding, and goes
/// to output[p * row + i] as (stored - origins[p]) * gain, or 0 if that is not finite or beyond 10^15. Every line of the
/// cache is read once for all pieces. `strange` becomes how many samples of each piece were so.
void signal_decode_interleaved(
  const uint8_t *bytes, int64_t stride, int64_t size, int64_t count, int64_t pieces,
  signal_encoding encoding, const double *origins, double gain, float *output, int64_t row,
  int64_t *strange);

/// values[i] *= factors[i].
void signal_multiply(float *values, const float *factors, int64_t count);

/// output[i] = values[i] - taken[i]; the output may be the values.
void signal_subtract(const float *values, const float *taken, float *output, int64_t count);

/// The smallest and largest value, and how often a value equals the one before it.
void signal_extent(
  const float *values, int64_t count, float *smallest, float *largest, int64_t *repeats);

/// The sum of the squares of one value in `step`, from the first on, in lanes of double precision.
double signal_power(const float *values, int64_t count, int64_t step);

/// output = (input - mean) / deviation over each of `rows` rows of `count` numbers, or zeros for a flat row.
///
/// Rows begin `stride` numbers apart in the input and `count` apart in the output, which may be the
/// input where the strides agree. Sums are taken in lanes of double precision, on every machine alike.
/// `deviations` become those of the rows, 0 for a flat one.
void signal_standardize(
  const float *input, int64_t stride, float *output, int64_t count, int64_t rows,
  float *deviations);

/// output[i] = from + (to - from) * shares[i].
void signal_cross(float from, float to, const float *shares, float *output, int64_t count);

/// output[i] = 2 * level - last[-i]: what ends at `last`, backwards and reflected at `level`.
void signal_mirror(const float *last, float level, float *output, int64_t count);

/// output[i] = sum over t of taps[t] * input[i + t].
void signal_convolve(
  const float *input, const float *taps, int64_t tap_count, float *output, int64_t count);

/// output[i] = sum over t of taps[t] * input[i * step + t]; `tap_count` is a multiple of 16.
void signal_decimate(
  const float *input, const float *taps, int64_t tap_count, int64_t step, float *output,
  int64_t count);

/// output[i * ratio + r] = sum over t of weights[t][r] * input[i + t] for r below `ratio`.
///
/// A row of weights is padded with zeros to a multiple of 16; up to 15 numbers behind the output are
/// overwritten.
void signal_spread(
  const float *input, const float *weights, int64_t order, int64_t ratio, float *output,
  int64_t count);

// Eight rows side by side: number k of row l stands at 8 * k + l, and complex number k as eight real parts and eight
// imaginary ones from 16 * k on, so that the numbers of a real row are complex ones two by two. No row's results
// depend on the others.

/// The Fourier transform of `length` complex numbers, forwards or, if `backwards`, with the other sign; neither is scaled.
///
/// `radices`, of 2, 3, 4, 5, 7, 8, 9, 11 and 13, have `length` as their product. `turns` hold, pass after pass with
/// `count` being `length` over the radices so far, exp(-2 pi i p k / (count * radix)) for p below `count` and k from 1
/// to the radix less 1. Both buffers are spent. Returns the one that holds the result.
float *signal_rows_transform(
  float *values, float *room, int64_t length, const int32_t *radices, const float *turns,
  int backwards);

/// From the transform of real rows, taken two by two as `length` complex numbers, to what transforms back to them filtered.
///
/// `factors` are half of what each of the first `count` bins is multiplied by, complex; those above become 0. `turns`
/// are exp(-2 pi i k / (2 * length)) for k up to `count`, `output_turns` the same of `output_length`, up to half of it.
void signal_rows_filter(
  const float *spectrum, int64_t length, const float *turns, const float *factors, int64_t count,
  float *output, int64_t output_length, const float *output_turns);

/// Puts `count` numbers of eight rows, `stride` apart, side by side.
void signal_rows_gather(const float *rows, int64_t stride, float *output, int64_t count);

/// output[i] = 2 * level - last[-i] of each row.
void signal_rows_mirror(const float *last, const float *levels, float *output, int64_t count);

/// output[i] = from + (to - from) * shares[i] of each row.
void signal_rows_cross(
  const float *from, const float *to, const float *shares, float *output, int64_t count);

/// output[i] = sum over t of taps[t] * input[i * step + t] of each row; the taps are symmetric.
void signal_rows_decimate(
  const float *input, const float *taps, int64_t tap_count, int64_t step, float *output,
  int64_t count);

/// output[i] = values[i] - spread[skip + i], `spread` being what `signal_spread` makes of `slow`, row by row.
///
/// `order` is at most 8; `outputs` are where the eight rows go.
void signal_rows_take(
  const float *values, const float *slow, const float *weights, int64_t order, int64_t ratio,
  int64_t skip, float *const *outputs, int64_t count);

#endif
