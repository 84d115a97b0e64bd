// Vector types of one instruction set, and what all kernels are written with. Expects NATIVE; no include guard,
// as it is included once by each file that defines it.

typedef float vec __attribute__((ext_vector_type(NATIVE)));
typedef float loose __attribute__((ext_vector_type(NATIVE), aligned(4)));
typedef float vec8 __attribute__((ext_vector_type(8)));
typedef float loose8 __attribute__((ext_vector_type(8), aligned(4)));
typedef float vec4 __attribute__((ext_vector_type(4)));
typedef float loose4 __attribute__((ext_vector_type(4), aligned(4)));

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")
#define PASTE_(a, b) a##b
#define PASTE(a, b) PASTE_(a, b)
#define LOAD(type, p) (*(const type *)(p))
#define STORE(type, p, v) (*(type *)(p) = (v))

#if defined(__FMA__) || defined(__ARM_FEATURE_FMA) || NATIVE > 4
#define FMA(a, b, c) __builtin_elementwise_fma((a), (b), (c))
#else
#define FMA(a, b, c) ((a) * (b) + (c))
#endif
