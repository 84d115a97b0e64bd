#include <zlib.h>

// inflateInit is a macro over sizeof(z_stream), which Swift cannot call.
static inline int p300_inflateInit(z_stream *stream, int windowBits) {
  return inflateInit2(stream, windowBits);
}
