// Makes one call of the system fail, for `scripts/faults/inject.py`.
//
//     FAULT_CALL=write FAULT_INDEX=3 FAULT_ERROR=28 LD_PRELOAD=preload.so p300 …
//
// The FAULT_INDEXth call (from 0) of FAULT_CALL fails with FAULT_ERROR; without an index calls are counted.
// The count is written to the descriptor FAULT_REPORT at the end. Calls on standard error are left alone.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_long calls;

static int fails(const char *name) {
  const char *wanted = getenv("FAULT_CALL");
  if (!wanted || strcmp(wanted, name) != 0) return 0;
  const char *index = getenv("FAULT_INDEX");
  long number = atomic_fetch_add(&calls, 1);
  if (!index || number != atol(index)) return 0;
  const char *error = getenv("FAULT_ERROR");
  errno = error ? atoi(error) : EIO;
  return 1;
}

__attribute__((destructor)) static void report(void) {
  const char *goal = getenv("FAULT_REPORT");
  if (!goal) return;
  FILE *file = fopen(goal, "w");
  if (!file) return;
  fprintf(file, "%ld\n", atomic_load(&calls));
  fclose(file);
}

#define REAL(type, name) __typeof__(type) *real = (__typeof__(type) *)dlsym(RTLD_NEXT, name)

ssize_t write(int descriptor, const void *bytes, size_t count) {
  REAL(ssize_t(int, const void *, size_t), "write");
  if (descriptor != STDERR_FILENO && fails("write")) return -1;
  return real(descriptor, bytes, count);
}

int fsync(int descriptor) {
  REAL(int(int), "fsync");
  return fails("fsync") ? -1 : real(descriptor);
}

int close(int descriptor) {
  REAL(int(int), "close");
  if (!fails("close")) return real(descriptor);
  int error = errno;
  real(descriptor);
  errno = error;
  return -1;
}

int rename(const char *from, const char *to) {
  REAL(int(const char *, const char *), "rename");
  return fails("rename") ? -1 : real(from, to);
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
  REAL(int(int, const char *, int, const char *, unsigned), "renameat2");
  return fails("renameat2") ? -1 : real(from_folder, from, to_folder, to, flags);
}

int link(const char *from, const char *to) {
  REAL(int(const char *, const char *), "link");
  return fails("link") ? -1 : real(from, to);
}

int mkdir(const char *path, mode_t mode) {
  REAL(int(const char *, mode_t), "mkdir");
  return fails("mkdir") ? -1 : real(path, mode);
}

void *mmap(void *start, size_t length, int protection, int flags, int descriptor, off_t offset) {
  REAL(void *(void *, size_t, int, int, int, off_t), "mmap");
  // Memory without a file is the allocator's and the loader's own.
  if (descriptor >= 0 && !(protection & PROT_EXEC) && fails("mmap")) return MAP_FAILED;
  return real(start, length, protection, flags, descriptor, offset);
}
