// The network of Cecotti & Gräser (2011) as kernels: scoring, and one training pass at a time.
//
// Shapes, used throughout the network_* files:
//   E electrodes      L samples a window     P positions = L / 13     T = 13 P samples that are used
//   M spatial maps    F = 5 M temporal maps  U = F P inputs of L3     H hidden units   O outputs
//   S, R              T and U rounded up to a multiple of 16
// Every sum has one order, whatever the number of threads and the instruction set: see network_body.h.
#ifndef P300_NETWORK_H
#define P300_NETWORK_H

#include <stdbool.h>
#include <stdint.h>

enum {
  NETWORK_KERNEL = 13,         // samples under one temporal filter, and its stride
  NETWORK_TEMPORAL = 5,        // temporal maps a spatial map
  NETWORK_TENSORS = 8,         // l1.weight l1.bias … l4.weight l4.bias
};

typedef enum { network_hidden_sigmoid, network_hidden_tanh } network_hidden;
typedef enum { network_output_two_sigmoids, network_output_logit } network_output;
typedef enum {
  network_instructions_automatic,
  network_instructions_baseline,
  network_instructions_avx2,
  network_instructions_avx512,
} network_instructions;
typedef enum {
  network_rule_gradient,  // store the gradient, change nothing
  network_rule_descent,   // w -= rate g
  network_rule_adamw,     // Loshchilov & Hutter 2019
} network_rule;

typedef struct {
  int32_t electrodes, window, maps, hidden;
  network_hidden hidden_activation;
  network_output output;
} network_shape;

// Where the tensors lie in the kernels' parameters: tensor k has rows[k] rows of columns[k] numbers,
// strides[k] apart, from offsets[k] on; the gaps between rows hold zeros.
typedef struct {
  int32_t offsets[NETWORK_TENSORS], rows[NETWORK_TENSORS], columns[NETWORK_TENSORS],
      strides[NETWORK_TENSORS];
  int32_t count;
} network_layout;

typedef struct {
  network_rule rule;
  float rates[NETWORK_TENSORS];   // of each tensor, before the step's own factor
  float decays[NETWORK_TENSORS];  // decoupled decay of each tensor
  float momentum, momentum2, epsilon;  // adamw: beta 1, beta 2, and what keeps the division finite
  float dropout2, dropout3;       // probability that an output of L2, L3 is dropped
  float noise;                    // standard deviation of the noise added to the input
  const float *drift;             // [drifts, S] slow curves added to the input, each times N(0, 1)
  int32_t drifts;                 // 0 to 16
  uint64_t seed;                  // of noise and dropout
} network_training;

typedef struct {
  const float *x;          // [epoch, E, L]
  int64_t count;           // epochs in x
  const float *targets;    // [epoch] 1 target, 0 non-target
  const float *weights;    // [epoch]
} network_set;

typedef struct network_context network_context;

network_layout network_layout_of(network_shape shape);

// A context for minibatches of up to `batch` epochs; NULL if memory or threads are refused.
network_context *network_create(network_shape shape, int threads, int batch,
                                network_instructions instructions);
void network_destroy(network_context *context);
float *network_parameters(network_context *context);  // [network_layout.count]
float *network_gradient(network_context *context);    // the same, after network_rule_gradient
network_instructions network_instructions_of(const network_context *context);

// Forgets what the optimiser has gathered, before another training.
void network_start(network_context *context);

// Outputs [count, O] of epochs `order` (or 0, 1, … where NULL) of x: sigmoids, or the logit.
void network_score(network_context *context, const float *x, int64_t total, const int32_t *order,
                   int64_t count, float *outputs);

// One pass over the epochs `order` in `batches` minibatches of equal size (give or take one epoch);
// `factors` [batches] scale the rates. Returns the weighted mean loss.
double network_train(network_context *context, network_set set, const int32_t *order, int64_t count,
                     int64_t batches, const float *factors, network_training training,
                     uint64_t pass);

// What every layer puts out for one epoch, for tests: l1 [M, T], l2 [F, P], l3 [H], l4 [O].
void network_activations(network_context *context, const float *x, float *l1, float *l2, float *l3,
                         float *l4);

// The loss of one epoch from its outputs: squared error (a half of the sum over both), or cross-entropy.
double network_loss(network_output output, const float *outputs, float target);

// The activations and the random numbers on their own, for tests; false where the machine lacks them.
bool network_supported(network_instructions instructions);
// The set asked for if the machine has it, else the best there is.
network_instructions network_choice(network_instructions wanted);
void network_apply_tanh(network_instructions instructions, const float *in, float *out, int64_t n);
void network_apply_sigmoid(network_instructions instructions, const float *in, float *out,
                           int64_t n);
void network_apply_noise(network_instructions instructions, uint64_t seed, uint64_t pass,
                         uint64_t epoch, float *out, int64_t n);

// For benchmarks: one kernel on one group of 16 epochs; returns the floating-point operations it takes.
typedef enum {
  network_kernel_spatial_forward,    // L1 with its tanh
  network_kernel_spatial_gradient,
  network_kernel_temporal_forward,   // L2 without its tanh
  network_kernel_temporal_backward,  // its gradients, for its filters and its input
  network_kernel_dense_forward,      // L3 without its activation
  network_kernel_dense_backward,     // its gradient for its input
  network_kernel_dense_gradient,     // its gradient for its weights, with gradient descent
} network_kernel;
double network_exercise(network_context *context, network_kernel kernel, const float *x);

// For benchmarks: multiply-adds and nothing else, in every register; returns the operations.
double network_multiply_adds(network_instructions instructions, int64_t rounds);

#endif
