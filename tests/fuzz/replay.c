/* Runs a fuzz target over the files of a folder, where libFuzzer is not there to do it: a regression test of what was found.
   usage: fuzz_NAME FOLDER */
#include "fuzz.h"

#include <dirent.h>
#include <string.h>

/* Through memory of its very size, so that a sanitizer sees each byte that is read too much. */
static void replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    FUZZ_REQUIRE(file);
    FUZZ_REQUIRE(fseek(file, 0, SEEK_END) == 0);
    long size = ftell(file);
    FUZZ_REQUIRE(size >= 0 && fseek(file, 0, SEEK_SET) == 0);
    uint8_t *data = malloc(size > 0 ? (size_t)size : 1);
    FUZZ_REQUIRE(data);
    FUZZ_REQUIRE(fread(data, 1, (size_t)size, file) == (size_t)size);
    fclose(file);
    (void)LLVMFuzzerTestOneInput(data, (size_t)size);
    free(data);
}

int main(int argc, char **argv)
{
    DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
    size_t n = 0;
    char path[4096];
    if (!folder) {
        fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
        return 2;
    }
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", argv[1], entry->d_name);
        fprintf(stderr, "%s\n", path); /* the last one shown is the one that failed */
        replay(path);
        n++;
    }
    closedir(folder);
    fprintf(stderr, "%zu inputs replayed\n", n);
    return n > 0 ? 0 : 1;
}
