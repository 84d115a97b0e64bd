// SHA-256 of OpenSSL's libcrypto (1.1 or later), which uses the processor's own instructions for it.
// Only Digest.swift imports this, and only where there is no CommonCrypto.
//
// The functions of this header are preferred to EVP's, which load providers and a configuration file
// first: a millisecond for every start of the tool.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
