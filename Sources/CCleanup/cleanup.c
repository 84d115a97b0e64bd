#define _GNU_SOURCE
#include "cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/syscall.h>
#endif

// A data set of some hundred subjects has thousands of files.
enum { slots = 4096, longest = 1024 };
enum { empty, filling, noted };

// Apart from the paths, so that looking for a free slot does not touch all of their memory.
static atomic_int states[slots];
static char paths[slots][longest];
// Where a free slot is looked for first.
static atomic_int next_slot;

static atomic_bool clears_line;

int cleanup_add(const char *path) {
  size_t length = strlen(path);
  if (length >= longest) return -1;
  int first = atomic_load(&next_slot);
  for (int step = 0; step < slots; step++) {
    int slot = (first + step) % slots;
    int expected = empty;
    if (!atomic_compare_exchange_strong(&states[slot], &expected, filling)) continue;
    memcpy(paths[slot], path, length + 1);
    atomic_store(&states[slot], noted);
    atomic_store(&next_slot, (slot + 1) % slots);
    return slot;
  }
  return -1;
}

void cleanup_remove(int slot) {
  if (slot >= 0 && slot < slots) atomic_store(&states[slot], empty);
}

int cleanup_lock(int descriptor) { return flock(descriptor, LOCK_EX | LOCK_NB); }

int cleanup_exchange(const char *first, const char *second) {
#if defined(__APPLE__)
  return renamex_np(first, second, RENAME_SWAP);
#elif defined(__GLIBC__) && defined(RENAME_EXCHANGE)
  return renameat2(AT_FDCWD, first, AT_FDCWD, second, RENAME_EXCHANGE);
#elif defined(SYS_renameat2)
  return (int)syscall(SYS_renameat2, AT_FDCWD, first, AT_FDCWD, second, 2 /* RENAME_EXCHANGE */);
#else
  errno = ENOSYS;
  return -1;
#endif
}

// Everything called here is async-signal-safe (POSIX.1-2017, 2.4.3).
static void handle(int signal_number) {
  for (int slot = 0; slot < slots; slot++) {
    if (atomic_load(&states[slot]) == noted) unlink(paths[slot]);
  }
  // Folders are empty now; those inside of others were noted behind them, but slots come round.
  for (int depth = 0; depth < 4; depth++) {
    for (int slot = slots - 1; slot >= 0; slot--) {
      if (atomic_load(&states[slot]) == noted) rmdir(paths[slot]);
    }
  }
  if (atomic_load(&clears_line)) {
    static const char clear[] = "\r\x1b[K";
    ssize_t ignored = write(STDERR_FILENO, clear, sizeof clear - 1);
    (void)ignored;
  }
  // SA_RESETHAND has brought the default back: the shell sees which signal ended the process.
  raise(signal_number);
}

void cleanup_on_signals(bool clear_line) {
  atomic_store(&clears_line, clear_line);
  static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
  sigset_t handled;
  sigemptyset(&handled);
  for (size_t index = 0; index < sizeof numbers / sizeof *numbers; index++) {
    struct sigaction previous;
    if (sigaction(numbers[index], NULL, &previous) != 0) continue;
    if (previous.sa_handler == SIG_IGN) continue;
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handle;
    action.sa_flags = (int)SA_RESETHAND;
    sigemptyset(&action.sa_mask);
    sigaction(numbers[index], &action, NULL);
    sigaddset(&handled, numbers[index]);
  }
  // Whoever started the process from a thread that blocks signals has not meant them to be lost.
  sigprocmask(SIG_UNBLOCK, &handled, NULL);
}
