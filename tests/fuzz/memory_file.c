#include "memory_file.h"
#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

void memory_file_write(struct memory_file *file, const uint8_t *data, size_t size)
{
    if (file->path[0] == '\0') {
        file->descriptor = memfd_create("billshift-fuzz", MFD_CLOEXEC);
        FUZZ_REQUIRE(file->descriptor >= 0);
        snprintf(file->path, sizeof file->path, "/proc/self/fd/%d", file->descriptor);
    }
    FUZZ_REQUIRE(ftruncate(file->descriptor, 0) == 0);
    FUZZ_REQUIRE(pwrite(file->descriptor, data, size, 0) == (ssize_t)size);
}
