// Activations for the vector type V of WIDTH floats; names end as NAME says.
//
// Both rest on e^y = 2^k e^r, y = k ln 2 + r, |r| <= ln 2 / 2, and a polynomial in r. NaN stays NaN.

typedef int NAME(bits) __attribute__((ext_vector_type(WIDTH)));
#define BITS NAME(bits)

INLINE V NAME(choose)(BITS mask, V yes, V no) {
  return mask ? yes : no;
}

INLINE V NAME(magnitude)(V x) { return (V)((BITS)x & (BITS)(0x7fffffff)); }

// p and k of e^y = 2^k (1 + p) for -104 <= y <= 0: p = r + r² q(r), where q is the degree-4 Chebyshev fit
// of (e^r - 1 - r) / r² (error 2e-9).
INLINE V NAME(exponential)(V y, BITS *k) {
  const V magic = (V)(12582912.0f);  // 1.5 · 2^23: adding it rounds to a whole number
  V shifted = FMA(y, (V)(0x1.715476p+0f), magic);
  V whole = shifted - magic;
  V r = FMA(whole, (V)(-0x1.62e4p-1f), y);
  r = FMA(whole, (V)(-0x1.7f7d1cp-20f), r);
  V q = FMA(r, (V)(0x1.6d444ep-10f), (V)(0x1.120c68p-7f));
  q = FMA(q, r, (V)(0x1.5554e8p-5f));
  q = FMA(q, r, (V)(0x1.5554dcp-3f));
  q = FMA(q, r, (V)(0.5f));
  *k = (BITS)shifted - (BITS)magic;
  return FMA(q, r * r, r);
}

INLINE V NAME(power_of_two)(BITS k) { return (V)((k + 127) << 23); }

// a tanh(b s) for constants a and b, so that the scaling costs nothing. Near zero an odd polynomial of
// degree 11 by linear programming (error 4e-9); from 0.6 on a - 2a / (1 + e^(2b|s|)), whose roundings
// come out small beside a, so that e^r needs degree 5 only (error 9e-8).
INLINE V NAME(tanh_of)(V s, const double a, const double b) {
  V size = NAME(magnitude)(s);
  V z = s * s;
  V near = FMA(z, (V)((float)(a * b * b * b * b * b * b * b * b * b * b * b * -0x1.75e18ep-8)),
               (V)((float)(a * b * b * b * b * b * b * b * b * b * 0x1.52268cp-6)));
  near = FMA(near, z, (V)((float)(a * b * b * b * b * b * b * b * -0x1.b83c58p-5)));
  near = FMA(near, z, (V)((float)(a * b * b * b * b * b * 0x1.110726p-3)));
  near = FMA(near, z, (V)((float)(a * b * b * b * -0x1.555532p-2)));
  near = FMA(near, z, (V)((float)(a * b))) * size;

  V y = size * (V)((float)(2 * b));
  y = NAME(choose)((V)(20.0f) < y, (V)(20.0f), y);
  const V magic = (V)(12582912.0f);
  V shifted = FMA(y, (V)(0x1.715476p+0f), magic);
  V r = FMA(shifted - magic, (V)(-0x1.62e43p-1f), y);
  V e = FMA(r, (V)(0x1.0fa77cp-7f), (V)(0x1.573b4ap-5f));
  e = FMA(e, r, (V)(0x1.555a7p-3f));
  e = FMA(e, r, (V)(0x1.fffdc2p-2f));
  e = FMA(e, r, (V)(0x1.fffff6p-1f));
  e = FMA(e, r, (V)(1.0f));
  e = (V)((BITS)e + ((BITS)shifted << 23));  // the magic number's own bits fall off the left end
  V far = (V)((float)a) - (V)((float)(2 * a)) / ((V)(1.0f) + e);
  V f = NAME(choose)(size >= (V)((float)(0.6 / b)), far, near);  // NaN stays in the polynomial
  return (V)((BITS)f | ((BITS)s & (BITS)(int)(0x80000000)));
}

INLINE V NAME(tanh)(V x) { return NAME(tanh_of)(x, 1, 1); }

// 1 / (1 + e^-x) = (x < 0 ? e : 1) / (1 + e), e = e^-|x|, with the roundings of e and 1 + e put right.
INLINE V NAME(sigmoid)(V x) {
  V y = -NAME(magnitude)(x);
  y = NAME(choose)(y < (V)(-104.0f), (V)(-104.0f), y);
  BITS k;
  V p = NAME(exponential)(y, &k);
  // Two factors: 2^-150 is no normal number.
  V scale1 = NAME(power_of_two)(k >> 1), scale2 = NAME(power_of_two)(k - (k >> 1));
  V high = (V)(1.0f) + p;
  V low = p - (high - (V)(1.0f));
  V e = high * scale1 * scale2, e_low = low * scale1 * scale2;
  V d = (V)(1.0f) + e;
  V d_low = (e - (d - (V)(1.0f))) + e_low;
  BITS negative = x < (V)(0.0f);
  V quotient = NAME(choose)(negative, e, (V)(1.0f)) / d;
  V rest = FMA(-quotient, d_low, NAME(choose)(negative, e_low, (V)(0.0f)));
  return quotient + rest / d;
}

// ln(1 + e^-|x|): with s = e / (2 + e), 2 (s + s³/3 + s⁵/5 + …), s <= 1/3 (error 1e-8).
INLINE V NAME(soft_rest)(V x) {
  V y = -NAME(magnitude)(x);
  y = NAME(choose)(y < (V)(-80.0f), (V)(-80.0f), y);
  BITS k;
  V p = NAME(exponential)(y, &k);
  V power = NAME(power_of_two)(k);
  V e = FMA(power, p, power);
  V s = e / ((V)(2.0f) + e);
  V z = s * s;
  V series = FMA(z, (V)(2.0f / 13), (V)(2.0f / 11));
  series = FMA(series, z, (V)(2.0f / 9));
  series = FMA(series, z, (V)(2.0f / 7));
  series = FMA(series, z, (V)(2.0f / 5));
  series = FMA(series, z, (V)(2.0f / 3));
  return FMA(series * z, s, s + s);
}

// f(s) = 1.7159 tanh(2s/3), eq. 3, and f'(s) from f(s).
INLINE V NAME(scaled_tanh)(V s) { return NAME(tanh_of)(s, 1.7159, 2.0 / 3); }
INLINE V NAME(scaled_tanh_slope)(V f) {
  return FMA(f * f, (V)(-0.38852304f), (V)(1.1439333f));
}

#undef BITS
