// How jemalloc, which the service is linked with, is to work. What actors and
// connections leave behind goes back to the system within seconds, by a thread
// of jemalloc's own, so that a rush is not paid for until the next restart.
// Few arenas: there are few threads at work, and each arena keeps some memory.

extern "C" {
// The name is jemalloc's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern const char* malloc_conf;
const char* malloc_conf =
    "narenas:4,background_thread:true,dirty_decay_ms:3000,muzzy_decay_ms:0";
}
