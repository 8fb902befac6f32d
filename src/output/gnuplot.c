#include "output/gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static enum bs_status io_error(struct bs_diagnostics *diagnostics, const char *what, const char *path)
{
    bs_error(diagnostics, NULL, "cannot %s %s: %s", what, path, strerror(errno));
    return BS_ERROR_IO;
}

enum { NO_GNUPLOT = 127, NO_FOLDER = 126 };

/* In the child: gnuplot without a user's start file (-d), in the results folder, so that no path of the user's is read as a command.
   What it says goes to `said`. Names beginning with "part-" are made; they are renamed when whole. */
static void become_gnuplot(int folder, int said, char *script, char *prefix)
{
    char gnuplot[] = "gnuplot", defaults[] = "-d", call[] = "-c", here[] = ".";
    char *arguments[] = {gnuplot, defaults, call, script, here, prefix, NULL};
    int nothing = open("/dev/null", O_RDWR);
    if (nothing < 0 || fchdir(folder) != 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(said, STDOUT_FILENO) < 0 ||
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

enum bs_status bs_gnuplot(int folder, char *script, const char *picture, char *prefix, bool *found,
                          struct bs_diagnostics *diagnostics)
{
    int said = memfd_create("gnuplot", MFD_CLOEXEC);
    if (said < 0)
        return io_error(diagnostics, "run", "gnuplot");
    pid_t child = fork();
    if (child == 0)
        become_gnuplot(folder, said, script, prefix);
    int state = 0;
    pid_t ended = child < 0 ? -1 : waitpid(child, &state, 0);
    while (ended < 0 && child > 0 && errno == EINTR)
        ended = waitpid(child, &state, 0);
    enum bs_status status = BS_OK;
    if (ended < 0)
        status = io_error(diagnostics, "run", "gnuplot");
    else if (!WIFEXITED(state) || WEXITSTATUS(state) != 0)
        status = failure(said, state, picture, found, diagnostics);
    close(said);
    return status;
}
