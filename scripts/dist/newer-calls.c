// What Swift's libraries expect of a C library newer than Debian 11's.
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

// glibc 2.32: that there is one thread is never sure.
char __libc_single_threaded = 0;

// glibc 2.36.
uint32_t arc4random(void) {
  uint32_t number;
  if (getentropy(&number, sizeof number) != 0) abort();
  return number;
}
