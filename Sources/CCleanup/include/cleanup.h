// Files and folders that must not outlive the process when a signal ends it.
//
// In C, since a signal handler may call little more than unlink and _exit: Swift makes no promise
// of what it does between two lines.
#pragma once

#include <stdbool.h>

// Takes note of a temporary file or folder; call before it is made. Returns its slot, or -1 when the
// table is full or the path too long: such a file is left behind by a signal.
int cleanup_add(const char *path);

// Forgets the file in a slot: it has been renamed or removed. Slot -1 is none.
void cleanup_remove(int slot);

// Locks an open file or folder for as long as it is open; 0, or -1 where another process has it.
int cleanup_lock(int descriptor);

// Has two files or folders on one disk change places in one step; 0, or -1 where the system cannot.
int cleanup_exchange(const char *first, const char *second);

// From now on SIGINT, SIGTERM and SIGHUP remove the noted files and end the process as they do by
// default; a signal that is ignored stays so. `clear_line` wipes a progress bar first.
void cleanup_on_signals(bool clear_line);
