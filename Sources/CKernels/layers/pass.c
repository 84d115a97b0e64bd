#include "context.h"

#pragma clang fp contract(off)

static uint64_t purpose_of(const layers_context *c, int i) {
  return core_stream_layers + (uint64_t)(c->shape.before + i - c->implied);
}

void layers_forward(layers_context *c, const layers_working *w, const layers_block *block,
                    layers_memory *m, int i) {
  const layers_step *s = &c->steps[i];
  const layers_kernels *k = c->kernels;
  const float *x = i == 0 ? NULL : m->values[i - 1];
  float *y = m->values[i];
  if (c->front.active && i <= 3) {
    const float *a = c->workspaces[w->thread].coefficients + c->first[2];
    if (i == 0) {
      layers_load_front(c, w, block, &m->front);
    } else if (i == 3) {
      layers_front_forward(&c->front, k, c->parameters, a, a + c->maps, &m->front,
                           &c->workspaces[w->thread].scratch, y);
    }
    return;
  }
  switch (s->layer.kind) {
    case layers_scaling:
      layers_load(c, w, block, y);
      break;
    case layers_convolution:
      k->convolve(s, c->parameters, x, y);
      break;
    case layers_normalization: {
      const float *a = c->workspaces[w->thread].coefficients + c->first[i];
      k->normalize(s, a, a + c->maps, x, y);
      break;
    }
    case layers_elu:
    case layers_relu:
    case layers_tanh:
    case layers_scaled_tanh:
    case layers_sigmoid:
      k->activate(s, x, y);
      break;
    case layers_pooling:
      k->pool(s, x, y);
      break;
    case layers_max_pooling:
      k->pool_largest(s, x, y);
      break;
    case layers_dropout:
      if (w->training) {
        k->drop(s, block, w->training->seed, purpose_of(c, i), w->pass, s->in, x, s->out, y);
      } else {
        k->copy(s, x, y);
      }
      break;
    case layers_sparsity:
      k->copy(s, x, y);
      break;
    case layers_lstm:
      k->remember(s, c->parameters, x, &m->states[i], y);
      break;
    case layers_transposed:
      k->transpose(&c->steps[layers_source(c, s)], c->parameters, c->parameters + s->layer.bias, x, y);
      break;
  }
}

void layers_backward(layers_context *c, const layers_working *w, const layers_block *block,
                     layers_memory *m, int i) {
  const layers_step *s = &c->steps[i];
  const layers_kernels *k = c->kernels;
  const float *x = m->values[i - 1], *g = m->gradients[i];
  float *back = m->gradients[i - 1];
  if (c->front.active && i <= 3) {
    const float *a = c->workspaces[w->thread].coefficients + c->first[2];
    if (i == 2) {
      core_ahead ahead = layers_ahead_of_front(c, w);
      layers_front_back(&c->front, k, c->parameters, c->workspaces[w->thread].backward + c->first[2], a,
                        a + c->maps, m->gradients[3], &m->front,
                        &c->workspaces[w->thread].scratch, &ahead, m->partial);
    }
    return;
  }
  if (s->layer.kind == layers_convolution) {
    const layers_step *turned = layers_turned(c);
    k->convolve_gradient(s, x, g, m->partial);
    if (turned && layers_source(c, turned) == i) {
      k->add(m->transposed, m->partial + s->layer.weight,
             (int64_t)turned->layer.maps * s->layer.maps);
    }
  }
  if (s->layer.kind == layers_lstm) {
    k->remember_back(s, c->parameters, x, m->values[i], g, &m->states[i], m->partial,
                     i == 1 ? NULL : back);
  }
  if (i == 1) return;  // the input learns nothing
  switch (s->layer.kind) {
    case layers_scaling:
    case layers_lstm:
      break;
    case layers_convolution:
      k->convolve_back(s, c->parameters, g, back);
      break;
    case layers_normalization:
      k->normalize_back(s, c->workspaces[w->thread].backward + c->first[i], block->count, x, g, back);
      break;
    case layers_elu:
    case layers_relu:
    case layers_tanh:
    case layers_scaled_tanh:
    case layers_sigmoid:
      k->activate_back(s, m->values[i], g, back);
      break;
    case layers_pooling:
      k->pool_back(s, g, back);
      break;
    case layers_max_pooling:
      k->pool_largest_back(s, x, m->values[i], g, back);
      break;
    case layers_dropout:
      k->drop(s, block, w->training->seed, purpose_of(c, i), w->pass, s->out, g, s->in, back);
      break;
    case layers_transposed:
      k->transpose_back(&c->steps[layers_source(c, s)], c->parameters, x, g, m->transposed,
                        m->partial + s->layer.bias, back);
      break;
    case layers_sparsity: {
      _Alignas(64) float shares[LANES];
      layers_lane_shares(w, block, shares);
      k->add_slopes(s, c->workspaces[w->thread].slopes + c->first[i], shares, g, back);
      break;
    }
  }
}
