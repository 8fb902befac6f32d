#include "cli/new_file.h"

#include "cli/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *new_file_mend(int reason)
{
    return reason == ENOENT ? "; the folder that it is to lie in must be there" : "";
}

int write_new_file(const char *verb, const char *path, const void *bytes, size_t length)
{
    int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0) {
        int reason = errno;
        if (reason == EEXIST)
            say_error("%s: %s exists already: choose another name", verb, path);
        else
            say_error("%s: cannot write %s: %s%s", verb, path, strerror(reason), new_file_mend(reason));
        return reason == ENOSPC || reason == EDQUOT || reason == EIO ? EXIT_UNFINISHED : EXIT_INPUT;
    }
    FILE *file = fdopen(descriptor, "w");
    int failed = !file || fwrite(bytes, 1, length, file) != length || fflush(file) != 0 || fsync(descriptor) != 0;
    int reason = errno;
    if (file ? fclose(file) != 0 : close(descriptor) != 0)
        failed = 1;
    if (!failed)
        return EXIT_DONE;
    unlink(path);
    say_error("%s: cannot write %s: %s", verb, path, strerror(reason));
    return EXIT_UNFINISHED;
}

int check_new_file(const char *verb, const char *path)
{
    char folder[PATH_MAX];
    struct stat info;
    const char *slash = path ? strrchr(path, '/') : NULL;
    if (!path)
        return EXIT_DONE;
    if (lstat(path, &info) == 0) {
        say_error("%s: %s exists already: choose another name", verb, path);
        return EXIT_INPUT;
    }
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path + 1) : 1, slash ? path : ".");
    if (access(folder, W_OK) == 0)
        return EXIT_DONE;
    int reason = errno;
    say_error("%s: cannot write %s: %s%s", verb, path, strerror(reason), new_file_mend(reason));
    return EXIT_INPUT;
}
