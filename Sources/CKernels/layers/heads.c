#include "context.h"

#pragma clang fp contract(off)

#include <string.h>

void layers_lane_shares(const layers_working *w, const layers_block *block, float *shares) {
  for (int l = 0; l < LANES; l++) {
    shares[l] = l < block->count ? w->set->weights[block->epochs[l]] * w->scale : 0;
  }
}

// Cross-entropy of a logit; the softmax over two outputs is that of their difference.
static void finish_logits(layers_context *c, const layers_working *w, const layers_block *block,
                          const float *z, float *g, double *losses) {
  bool two = c->shape.head == layers_head_softmax;
  float logits[LANES] = {0}, chances[LANES];
  for (int l = 0; l < block->count; l++) logits[l] = two ? z[LANES + l] - z[l] : z[l];
  core_apply_sigmoid(c->instructions, logits, chances, LANES);
  for (int l = 0; l < block->count; l++) {
    float weight = w->set->weights[block->epochs[l]], target = w->set->targets[block->epochs[l]];
    losses[l] = weight * core_cross_entropy(logits[l], target);
    float change = weight * w->scale * (chances[l] - target);
    g[two ? LANES + l : l] = change;
    if (two) g[l] = -change;
  }
}

static void finish_sigmoids(layers_context *c, const layers_working *w, const layers_block *block,
                            const float *z, float *g, double *losses) {
  float outputs[2 * LANES];
  core_apply_sigmoid(c->instructions, z, outputs, 2 * LANES);
  for (int l = 0; l < block->count; l++) {
    float weight = w->set->weights[block->epochs[l]], target = w->set->targets[block->epochs[l]];
    float wanted[2] = {1 - target, target};
    double loss = 0;
    for (int o = 0; o < 2; o++) {
      float output = outputs[o * LANES + l], error = output - wanted[o];
      loss += 0.5 * ((double)error * error);
      g[o * LANES + l] = weight * w->scale * error * (output - output * output);
    }
    losses[l] = weight * loss;
  }
}

static void finish_reconstruction(layers_context *c, const layers_working *w,
                                  const layers_block *block, const float *z, float *g,
                                  double *losses) {
  _Alignas(64) float shares[LANES];
  double sums[LANES];
  float *clean = c->workspaces[w->thread].clean;
  layers_load_clean(c, w, block, clean);
  layers_lane_shares(w, block, shares);
  if (c->shape.head == layers_head_squares) {
    c->kernels->reconstruct_squares(c->shape.outputs, z, clean, shares, g, sums);
  } else {
    c->kernels->reconstruct_entropy(c->shape.outputs, z, clean, shares, g, sums);
  }
  for (int l = 0; l < block->count; l++) {
    losses[l] = w->set->weights[block->epochs[l]] * sums[l];
  }
}

void layers_finish(layers_context *c, const layers_working *w, const layers_block *block,
                   layers_memory *m, double *losses) {
  const float *z = m->values[c->count - 1];
  float *g = m->gradients[c->count - 1];
  switch (c->shape.head) {
    case layers_head_logit:
    case layers_head_softmax:
      memset(g, 0, (size_t)c->shape.outputs * LANES * sizeof(float));
      finish_logits(c, w, block, z, g, losses);
      break;
    case layers_head_two_sigmoids:
      memset(g, 0, 2 * LANES * sizeof(float));
      finish_sigmoids(c, w, block, z, g, losses);
      break;
    case layers_head_squares:
    case layers_head_entropy:
      finish_reconstruction(c, w, block, z, g, losses);
      break;
  }
}

void layers_finish_scores(layers_context *c, float *z) {
  if (c->shape.head != layers_head_two_sigmoids && c->shape.head != layers_head_entropy) return;
  core_apply_sigmoid(c->instructions, z, z, (int64_t)c->shape.outputs * LANES);
}
