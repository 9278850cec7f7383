// The kernel's scheduler for Swift, which calls no function with a variable number of arguments; glibc has none of its own
// for this before 2.41.

#pragma once

#include <errno.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

// The first form of what sched_setattr(2) takes.
struct schedule {
    uint32_t size, policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime, deadline, period;
};

// Lets a thread ask for slices of so many nanoseconds, and leaves all else about it; 0, or what was wrong.
static inline int schedule_slices(pid_t thread, uint64_t slice) {
    struct schedule now = {0};
    if (syscall(SYS_sched_getattr, thread, &now, sizeof now, 0) != 0) return errno;
    // Real time, or left for when nothing else runs: somebody chose that.
    if (now.policy != 0) return 0;
    now.runtime = slice;
    return syscall(SYS_sched_setattr, thread, &now, 0) == 0 ? 0 : errno;
}
