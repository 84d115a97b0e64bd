#include "cleanup.h"

#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

enum { slots = 64, longest = 1024 };
enum { empty, filling, noted };

static struct {
  atomic_int state;
  char path[longest];
} table[slots];

static atomic_bool clears_line;

int cleanup_add(const char *path) {
  size_t length = strlen(path);
  if (length >= longest) return -1;
  for (int slot = 0; slot < slots; slot++) {
    int expected = empty;
    if (!atomic_compare_exchange_strong(&table[slot].state, &expected, filling)) continue;
    memcpy(table[slot].path, path, length + 1);
    atomic_store(&table[slot].state, noted);
    return slot;
  }
  return -1;
}

void cleanup_remove(int slot) {
  if (slot >= 0 && slot < slots) atomic_store(&table[slot].state, empty);
}

// Everything called here is async-signal-safe (POSIX.1-2017, 2.4.3).
static void handle(int signal_number) {
  for (int slot = 0; slot < slots; slot++) {
    if (atomic_load(&table[slot].state) == noted) unlink(table[slot].path);
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
