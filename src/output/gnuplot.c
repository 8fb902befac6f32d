#include "output/gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static enum bs_status io_error(struct bs_diagnostics *diagnostics, const char *what, const char *path)
{
    bs_error(diagnostics, NULL, "cannot %s %s: %s", what, path, strerror(errno));
    return BS_ERROR_IO;
}

enum { NO_GNUPLOT = 127, NO_FOLDER = 126 };

/* In the child: gnuplot without a user's start file (-d), in the results folder, so that no path of the user's is read as a command.
   What it writes goes to `written`, what it complains of to `said`. */
static void become_gnuplot(int folder, int written, int said, char *script, char *const *extra)
{
    char gnuplot[] = "gnuplot", defaults[] = "-d", call[] = "-c", here[] = ".";
    char *arguments[] = {gnuplot, defaults, call, script, here, extra[0], extra[0] ? extra[1] : NULL, NULL};
    int nothing = open("/dev/null", O_RDWR);
    if (nothing < 0 || fchdir(folder) != 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(written, STDOUT_FILENO) < 0 ||
        dup2(said, STDERR_FILENO) < 0)
        _exit(NO_FOLDER);
    /* What the program ignores is not gnuplot's to inherit. */
    signal(SIGXFSZ, SIG_DFL);
    signal(SIGPIPE, SIG_DFL);
    execvp(gnuplot, arguments);
    _exit(NO_GNUPLOT);
}

static enum bs_status failure(int said, int state, const char *picture, bool *found, struct bs_diagnostics *diagnostics)
{
    if (WIFEXITED(state) && WEXITSTATUS(state) == NO_GNUPLOT) {
        *found = false;
        bs_error(diagnostics, NULL,
                 "gnuplot was not found: install it (Debian: apt-get install gnuplot-nox) and draw the pictures with "
                 "`billshift plot`");
        return BS_ERROR_IO;
    }
    char text[1024];
    ssize_t length = pread(said, text, sizeof text - 1, 0);
    text[length > 0 ? length : 0] = '\0';
    size_t end = strlen(text);
    while (end > 0 && strchr(" \n", text[end - 1]))
        text[--end] = '\0';
    if (WIFSIGNALED(state))
        bs_error(diagnostics, NULL, "gnuplot was ended by signal %d while it drew %s", WTERMSIG(state), picture);
    else
        bs_error(diagnostics, NULL, "gnuplot could not draw %s: %s", picture, text + strspn(text, " \n"));
    return BS_ERROR_IO;
}

static enum bs_status read_text(int written, char **text, struct bs_diagnostics *diagnostics)
{
    struct stat about;
    if (fstat(written, &about) != 0)
        return io_error(diagnostics, "read from", "gnuplot");
    size_t length = (size_t)about.st_size;
    *text = malloc(length + 1);
    if (!*text)
        return BS_ERROR_MEMORY;
    if (pread(written, *text, length, 0) != about.st_size)
        return io_error(diagnostics, "read from", "gnuplot");
    (*text)[length] = '\0';
    return BS_OK;
}

/* written: where standard output goes. */
static enum bs_status run(int folder, int written, int said, char *script, const char *picture, char *const *arguments, bool *found,
                          struct bs_diagnostics *diagnostics)
{
    pid_t child = fork();
    if (child == 0)
        become_gnuplot(folder, written, said, script, arguments);
    int state = 0;
    pid_t ended = child < 0 ? -1 : waitpid(child, &state, 0);
    while (ended < 0 && child > 0 && errno == EINTR)
        ended = waitpid(child, &state, 0);
    enum bs_status status = BS_OK;
    if (ended < 0)
        status = io_error(diagnostics, "run", "gnuplot");
    else if (!WIFEXITED(state) || WEXITSTATUS(state) != 0)
        status = failure(said, state, picture, found, diagnostics);
    return status;
}

enum bs_status bs_gnuplot(int folder, char *script, const char *picture, char *const *arguments, char **text, bool *found,
                          struct bs_diagnostics *diagnostics)
{
    int said = memfd_create("gnuplot", MFD_CLOEXEC), written = text ? memfd_create("drawing", MFD_CLOEXEC) : said;
    enum bs_status status = said >= 0 && written >= 0 ? run(folder, written, said, script, picture, arguments, found, diagnostics)
                                                      : io_error(diagnostics, "run", "gnuplot");
    if (status == BS_OK && text)
        status = read_text(written, text, diagnostics);
    if (text && written >= 0)
        close(written);
    if (said >= 0)
        close(said);
    return status;
}
