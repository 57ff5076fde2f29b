/* Lets writes, or reads, of files below a folder fail after so many, with an error of choice. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static long left = -1;
static int reading = 0, number = 0;
static const char *below = NULL;

__attribute__((constructor)) static void begin(void) {
    const char *said = getenv("FAIL_AFTER");
    left = said ? atol(said) : -1;
    said = getenv("FAIL_WITH");
    number = said ? atoi(said) : EIO;
    reading = getenv("FAIL_READS") != NULL;
    below = getenv("FAIL_BELOW");
}

static int fails(int descriptor, int is_read) {
    char link[64], path[PATH_MAX];
    int kept = errno;
    if (left < 0 || below == NULL || is_read != reading) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = kept;
    if (length < 0) return 0;
    path[length] = 0;
    if (strncmp(path, below, strlen(below)) != 0) return 0;
    if (left > 0) { left--; return 0; }
    errno = number;
    return 1;
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

ssize_t write(int d, const void *b, size_t n) { REAL(write); return fails(d, 0) ? -1 : real(d, b, n); }
ssize_t pwrite(int d, const void *b, size_t n, off_t o) { REAL(pwrite); return fails(d, 0) ? -1 : real(d, b, n, o); }
ssize_t pwrite64(int d, const void *b, size_t n, off64_t o) { REAL(pwrite64); return fails(d, 0) ? -1 : real(d, b, n, o); }
ssize_t writev(int d, const struct iovec *v, int n) { REAL(writev); return fails(d, 0) ? -1 : real(d, v, n); }
int fsync(int d) { REAL(fsync); return fails(d, 0) ? -1 : real(d); }
int fdatasync(int d) { REAL(fdatasync); return fails(d, 0) ? -1 : real(d); }
int ftruncate(int d, off_t n) { REAL(ftruncate); return fails(d, 0) ? -1 : real(d, n); }
int ftruncate64(int d, off64_t n) { REAL(ftruncate64); return fails(d, 0) ? -1 : real(d, n); }
ssize_t read(int d, void *b, size_t n) { REAL(read); return fails(d, 1) ? -1 : real(d, b, n); }
ssize_t pread(int d, void *b, size_t n, off_t o) { REAL(pread); return fails(d, 1) ? -1 : real(d, b, n, o); }
ssize_t pread64(int d, void *b, size_t n, off64_t o) { REAL(pread64); return fails(d, 1) ? -1 : real(d, b, n, o); }
