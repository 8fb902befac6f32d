#include "cli/whole_file.h"

#include "cli/new_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum bs_status cannot_write(const char *path, int reason, struct bs_diagnostics *diagnostics)
{
    bs_error(diagnostics, NULL, "cannot write %s: %s%s", path, strerror(reason), new_file_mend(reason));
    return reason == ENOSPC || reason == EDQUOT || reason == EIO || reason == EFBIG ? BS_ERROR_IO : BS_ERROR_INPUT;
}

/* A new file under the name, or under a name that nothing has: its closing XXXXXX is then filled in. */
static int open_part(char *part, bool known)
{
    if (known) {
        unlink(part); /* left by a program that was killed */
        return open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    }
    int descriptor = mkostemp(part, O_CLOEXEC);
    mode_t mask = umask(0);
    umask(mask);
    if (descriptor >= 0)
        (void)fchmod(descriptor, 0666 & ~mask);
    return descriptor;
}

/* 0, or why it failed. */
static int write_part(char *part, bool known, const void *bytes, size_t length)
{
    int descriptor = open_part(part, known);
    if (descriptor < 0)
        return errno;
    FILE *file = fdopen(descriptor, "w");
    int reason = !file                                                                                     ? errno
                 : fwrite(bytes, 1, length, file) != length || fflush(file) != 0 || fsync(descriptor) != 0 ? errno
                                                                                                           : 0;
    if ((file ? fclose(file) : close(descriptor)) != 0 && reason == 0)
        reason = errno;
    if (reason)
        unlink(part);
    return reason;
}

/* 0, or why it failed. A file system without the flag is asked whether something is there. */
static int put_in_place(const char *part, const char *path, bool replace)
{
    if (replace)
        return rename(part, path) == 0 ? 0 : errno;
    if (renameat2(AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return errno;
    return access(path, F_OK) == 0 ? EEXIST : rename(part, path) == 0 ? 0 : errno;
}

enum bs_status write_whole_file(const char *path, const char *part, bool replace, const void *bytes, size_t length,
                                struct bs_diagnostics *diagnostics)
{
    struct stat about;
    char *beside = NULL;
    bool there = lstat(path, &about) == 0;
    if (there && (!replace || !S_ISREG(about.st_mode)))
        return bs_error(diagnostics, NULL, replace ? "%s is not a file" : "%s exists already: choose another name", path);
    if (asprintf(&beside, "%s%s", part ? part : path, part ? "" : ".XXXXXX") < 0)
        return BS_ERROR_MEMORY;
    int reason = write_part(beside, part != NULL, bytes, length);
    if (!reason && (reason = put_in_place(beside, path, replace)))
        unlink(beside);
    free(beside);
    if (reason == EEXIST)
        return bs_error(diagnostics, NULL, "%s exists already: choose another name", path);
    return reason ? cannot_write(path, reason, diagnostics) : BS_OK;
}
