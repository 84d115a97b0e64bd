// The network of Cecotti & Gräser (2011) as kernels: scoring, and one training pass at a time.
//
// Shapes, used throughout the cecotti/* files:
//   E electrodes      L samples a window     P positions = L / 13     T = 13 P samples that are used
//   M spatial maps    F = 5 M temporal maps  U = F P inputs of L3     H hidden units   O outputs
//   S, R              T and U rounded up to a multiple of 16
// Every sum has one order, whatever the number of threads and the instruction set: see cecotti/body.h.
#ifndef P300_CECOTTI_H
#define P300_CECOTTI_H

#include "core.h"

enum {
  CECOTTI_KERNEL = 13,         // samples under one temporal filter, and its stride
  CECOTTI_TEMPORAL = 5,        // temporal maps a spatial map
  CECOTTI_TENSORS = 8,         // l1.weight l1.bias … l4.weight l4.bias
};

typedef enum { cecotti_hidden_sigmoid, cecotti_hidden_tanh } cecotti_hidden;
typedef enum { cecotti_output_two_sigmoids, cecotti_output_logit } cecotti_output;
typedef enum {
  cecotti_rule_gradient,  // store the gradient, change nothing
  cecotti_rule_descent,   // w -= rate g
  cecotti_rule_momentum,  // v = momentum v + g; w = (1 - rate decay) w - rate v
  cecotti_rule_adamw,     // Loshchilov & Hutter 2019
} cecotti_rule;

typedef struct {
  int32_t electrodes, window, maps, hidden;
  cecotti_hidden hidden_activation;
  cecotti_output output;
} cecotti_shape;

// Where the tensors lie in the kernels' parameters: tensor k has rows[k] rows of columns[k] numbers,
// strides[k] apart, from offsets[k] on; the gaps between rows hold zeros.
typedef struct {
  int32_t offsets[CECOTTI_TENSORS], rows[CECOTTI_TENSORS], columns[CECOTTI_TENSORS],
      strides[CECOTTI_TENSORS];
  int32_t count;
} cecotti_layout;

typedef struct {
  cecotti_rule rule;
  float rates[CECOTTI_TENSORS];   // of each tensor, before the step's own factor
  float decays[CECOTTI_TENSORS];  // decoupled decay of each tensor
  float momentum, momentum2, epsilon;  // momentum's; adamw: beta 1, beta 2, what keeps it finite
  float dropout2, dropout3;       // probability that an output of L2, L3 is dropped
  float noise;                    // standard deviation of the noise added to the input
  const float *drift;             // [drifts, S] slow curves added to the input, each times N(0, 1)
  int32_t drifts;                 // 0 to 16
  uint64_t seed;                  // of noise and dropout
} cecotti_training;

typedef struct cecotti_context cecotti_context;

cecotti_layout cecotti_layout_of(cecotti_shape shape);

// A context for minibatches of up to `batch` epochs; NULL if memory or threads are refused.
cecotti_context *cecotti_create(cecotti_shape shape, int threads, int batch,
                                core_instructions instructions);
void cecotti_destroy(cecotti_context *context);
float *cecotti_parameters(cecotti_context *context);  // [cecotti_layout.count]
float *cecotti_gradient(cecotti_context *context);    // the same, after cecotti_rule_gradient

// Forgets what the optimiser has gathered, before another training.
void cecotti_start(cecotti_context *context);

// Outputs [count, O] of epochs `order` (or 0, 1, … where NULL) of x: sigmoids, or the logit.
void cecotti_score(cecotti_context *context, const float *x, int64_t total, const int32_t *order,
                   int64_t count, float *outputs);

// One pass over the epochs `order` in `batches` minibatches of equal size (give or take one epoch);
// `factors` [batches] scale the rates. Returns the weighted mean loss.
double cecotti_train(cecotti_context *context, core_set set, const int32_t *order, int64_t count,
                     int64_t batches, const float *factors, cecotti_training training,
                     uint64_t pass);

// What every layer puts out for one epoch, for tests: l1 [M, T], l2 [F, P], l3 [H], l4 [O].
void cecotti_activations(cecotti_context *context, const float *x, float *l1, float *l2, float *l3,
                         float *l4);

// The loss of one epoch from its outputs: squared error (a half of the sum over both), or cross-entropy.
double cecotti_loss(cecotti_output output, const float *outputs, float target);

// For benchmarks: one kernel on one group of 16 epochs; returns the floating-point operations it takes.
typedef enum {
  cecotti_kernel_spatial_forward,    // L1 with its tanh
  cecotti_kernel_spatial_gradient,
  cecotti_kernel_temporal_forward,   // L2 without its tanh
  cecotti_kernel_temporal_backward,  // its gradients, for its filters and its input
  cecotti_kernel_dense_forward,      // L3 without its activation
  cecotti_kernel_dense_backward,     // its gradient for its input
  cecotti_kernel_dense_gradient,     // its gradient for its weights, with gradient descent
} cecotti_kernel;
double cecotti_exercise(cecotti_context *context, cecotti_kernel kernel, const float *x);

// For benchmarks: multiply-adds and nothing else, in every register; returns the operations.
double cecotti_multiply_adds(core_instructions instructions, int64_t rounds);

#endif
