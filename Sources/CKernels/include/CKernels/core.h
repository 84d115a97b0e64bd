// What all kernels share: the choice of instruction set, the epochs of a training, elementary functions.
#ifndef P300_CORE_H
#define P300_CORE_H

#include <stdbool.h>
#include <stdint.h>

typedef enum {
  core_automatic,  // what $P300_KERNELS names (baseline, avx2 or avx512) if the machine has it, else the best
  core_baseline,   // what every processor of the architecture has
  core_avx2,       // and FMA
  core_avx512,     // F, VL, DQ and BW
} core_instructions;

// Whether this machine has them.
bool core_supported(core_instructions instructions);
// The set asked for if the machine has it, else the best there is; never core_automatic.
core_instructions core_chosen(core_instructions wanted);

// Epochs to learn from.
typedef struct {
  const float *x;        // [epoch, electrode, sample]
  int64_t count;         // epochs in x
  const float *targets;  // [epoch] soft targets in [0, 1]: 1 target, 0 non-target
  const float *weights;  // [epoch]
} core_set;

// What random numbers are drawn for: each purpose has a stream of its own in every pass and epoch.
typedef enum {
  core_stream_noise = 1,
  core_stream_dropout = 2,
  core_stream_drift = 3,
  core_stream_layers = 16,  // and after: dropout of layer 0, 1, … of a list
} core_stream;

// Elementary functions of n numbers, and n standard normal ones from a stream.
void core_apply_tanh(core_instructions instructions, const float *in, float *out, int64_t n);
void core_apply_sigmoid(core_instructions instructions, const float *in, float *out, int64_t n);
void core_apply_noise(core_instructions instructions, uint64_t seed, core_stream purpose,
                      uint64_t pass, uint64_t epoch, float *out, int64_t n);

// Cross-entropy of a logit in nats: max(z, 0) - z t + ln(1 + e^-|z|).
double core_cross_entropy(float logit, float target);

#endif
