// Where the taps of a convolution lie, and how many numbers it has.

typedef struct {
  int outs, ins, taps;   // outputs and inputs of a group; taps of one filter
  int64_t in_map, out_map;  // numbers of a map
} convolution_sizes;

INLINE convolution_sizes sizes(const layers_step *s) {
  convolution_sizes z;
  z.outs = s->out.maps / s->layer.groups;
  z.ins = s->in.maps / s->layer.groups;
  z.taps = z.ins * s->layer.kernel_rows * s->layer.kernel_samples;
  z.in_map = (int64_t)s->in.rows * s->in.stride * LANES;
  z.out_map = (int64_t)s->out.rows * s->out.stride * LANES;
  return z;
}

// Where output (r, t)'s first tap lies in an input map.
INLINE int64_t first_tap(const layers_step *s, int r, int t) {
  return ((int64_t)r * s->in.stride + s->in.left - s->layer.left + t * s->layer.stride) * LANES;
}

INLINE layers_filter filter_of(const layers_step *s) {
  const layers_layer *l = &s->layer;
  return (layers_filter){l->kernel_samples, l->left, s->in.samples, s->out.samples};
}

// What a register file holds beside its inputs: outputs x samples forwards, outputs x taps for gradients;
// of single outputs more samples and taps, of single samples more outputs.
#if NATIVE == 16
enum { tile_outs = 4, tile_times = 5, tile_most = 20 };
#else
enum { tile_outs = 2, tile_times = 4, tile_most = 8 };
#endif
