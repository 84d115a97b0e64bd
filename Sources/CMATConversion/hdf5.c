#include "hdf5.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>

struct hdf5 hdf5;

/// Names of the shared library: Debian's, and those of the sources; versions 1.10, 1.12 and 1.14.
static const char *const names[] = {
  "libhdf5_serial.so.310", "libhdf5_serial.so.200", "libhdf5_serial.so.103", "libhdf5_serial.so.100",
  "libhdf5.so.310", "libhdf5.so.200", "libhdf5.so.103", "libhdf5.so.100", "libhdf5.dylib",
  "/opt/homebrew/lib/libhdf5.dylib", "/usr/local/lib/libhdf5.dylib",
};

static bool is_loaded;

static bool take(void *library, const char *name, void *place) {
  void *found = dlsym(library, name);
  *(void **)place = found;
  return found != NULL;
}

static void load(void) {
  void *library = NULL;
  for (size_t i = 0; library == NULL && i < sizeof names / sizeof *names; i++) {
    library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
  }
  if (library == NULL) return;
  bool all = take(library, "H5Literate2", &hdf5.H5Literate) || take(library, "H5Literate", &hdf5.H5Literate);
#define HDF5_FUNCTION(result, name, arguments) all = take(library, #name, &hdf5.name) && all;
#define HDF5_NUMBER(name) all = take(library, #name, &hdf5.name) && all;
  HDF5_FUNCTIONS(HDF5_FUNCTION)
  HDF5_NUMBERS(HDF5_NUMBER)
  is_loaded = all;
}

_Bool hdf5_load(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return is_loaded;
}
