#include "output/folder.h"

#include "output/levers_json.h"
#include "output/table.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The results are made in STAGE/results, where STAGE is a private folder beside the target: so a reader never sees half a folder, the
   new folder gets the permissions that the user's mask asks for, and the old one has a place to go before it is removed. */
struct bs_folder {
    char *target; /* as given, without closing slashes */
    char *parent;
    char *stage;
    int results; /* descriptor of STAGE/results; -1: none */
    bool staged; /* STAGE exists */
};

#define RESULTS_NAME  "results"
#define REPLACED_NAME "replaced"

bool bs_folder_knows(const char *name)
{
    static const char report_part[] = BS_PICTURE_PART BS_REPORT_FILE;
    static const char *const others[] = {BS_MANIFEST_FILE, BS_TIMING_FILE, BS_LEVERS_FILE, BS_REPORT_FILE, report_part};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(name, others[i]) == 0)
            return true;
    for (size_t i = 0; i < bs_table_count(); i++)
        if (strcmp(name, bs_table_at(i)->file) == 0)
            return true;
    const char *picture = strncmp(name, BS_PICTURE_PART, strlen(BS_PICTURE_PART)) == 0 ? name + strlen(BS_PICTURE_PART) : name;
    for (size_t i = 0; i < bs_plot_count(); i++) {
        size_t length = strlen(bs_plot_at(i)->name);
        if (strncmp(picture, bs_plot_at(i)->name, length) != 0)
            continue;
        for (const char *const *suffix = bs_picture_suffixes; *suffix; suffix++)
            if (strcmp(picture + length, *suffix) == 0)
                return true;
    }
    return false;
}

enum bs_status bs_results_open(const char *path, int *folder, struct bs_diagnostics *diagnostics)
{
    *folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*folder < 0 && errno == ENOENT)
        return bs_error(diagnostics, NULL, "there is no results folder %s: `billshift run SCENARIO -o %s` makes one", path, path);
    if (*folder < 0 && errno == ENOTDIR)
        return bs_error(diagnostics, NULL,
                        "%s is no folder: a results folder is expected, as `billshift run SCENARIO -o DIR` makes one", path);
    if (*folder < 0)
        return bs_error(diagnostics, NULL, "cannot open the results folder %s: %s", path, strerror(errno));
    enum bs_status status = bs_manifest_check(*folder);
    if (status == BS_OK)
        return BS_OK;
    close(*folder);
    *folder = -1;
    return bs_error(diagnostics, NULL,
                    "%s is not a results folder: it holds no " BS_MANIFEST_FILE
                    " of billshift; `billshift run SCENARIO -o DIR` makes one",
                    path);
}

static enum bs_status io_error(struct bs_diagnostics *diagnostics, const char *what, const char *path)
{
    bs_error(diagnostics, NULL, "cannot %s %s: %s", what, path, strerror(errno));
    return BS_ERROR_IO;
}

/* Why a place for results cannot be used: the user's to mend, but for a full disk and the like. */
static enum bs_status place_error(struct bs_diagnostics *diagnostics, const char *path)
{
    int reason = errno;
    bs_error(diagnostics, NULL, "results path %s is not writable: %s%s", path, strerror(reason),
             reason == ENOENT ? "; the folder that it is to lie in must be there" : "");
    bool of_input = reason == EACCES || reason == EPERM || reason == EROFS || reason == ENOENT || reason == ENOTDIR ||
                    reason == ELOOP || reason == ENAMETOOLONG;
    return of_input ? BS_ERROR_INPUT : BS_ERROR_IO;
}

/* Whether the entries of an open folder are all ours; `entries` counts them. */
static enum bs_status check_entries(DIR *listing, const char *path, size_t *entries, struct bs_diagnostics *diagnostics)
{
    errno = 0;
    for (struct dirent *entry; (entry = readdir(listing));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        struct stat about;
        bool regular = fstatat(dirfd(listing), entry->d_name, &about, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(about.st_mode);
        if (!regular || !bs_folder_knows(entry->d_name))
            return bs_error(diagnostics, NULL,
                            "results path %s holds '%s', which is not from billshift: choose a new folder, or move the file away",
                            path, entry->d_name);
        ++*entries;
        errno = 0;
    }
    return errno ? io_error(diagnostics, "read", path) : BS_OK;
}

/* May the folder be replaced? A folder that does not exist, or is empty, may. */
static enum bs_status check_target(const char *path, bool *exists, struct bs_diagnostics *diagnostics)
{
    struct stat about;
    *exists = lstat(path, &about) == 0;
    if (!*exists)
        return errno == ENOENT ? BS_OK : place_error(diagnostics, path);
    if (S_ISLNK(about.st_mode))
        return bs_error(diagnostics, NULL, "results path %s is a symbolic link: name the folder itself", path);
    if (!S_ISDIR(about.st_mode))
        return bs_error(diagnostics, NULL, "results path %s is not a folder", path);
    if (access(path, R_OK | W_OK | X_OK) != 0)
        return place_error(diagnostics, path);
    DIR *listing = opendir(path);
    if (!listing)
        return place_error(diagnostics, path);
    size_t entries = 0;
    enum bs_status status = check_entries(listing, path, &entries, diagnostics);
    if (status == BS_OK && entries > 0 && bs_manifest_check(dirfd(listing)) != BS_OK)
        status = bs_error(diagnostics, NULL,
                          "results path %s holds no " BS_MANIFEST_FILE " of billshift: choose a new folder, or an empty one", path);
    closedir(listing);
    return status;
}

/* The folder that holds `path`, whose last part is a name of its own. */
static enum bs_status split(struct bs_folder *folder, const char *path, struct bs_diagnostics *diagnostics)
{
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    folder->target = strndup(path, length);
    if (!folder->target)
        return BS_ERROR_MEMORY;
    const char *slash = strrchr(folder->target, '/');
    const char *name = slash ? slash + 1 : folder->target;
    if (strcmp(path, "-") == 0 || !*name || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return bs_error(diagnostics, NULL, "results path '%s' is not a name for a folder", path);
    if (!slash)
        folder->parent = strdup(".");
    else
        folder->parent = slash == folder->target ? strdup("/") : strndup(folder->target, (size_t)(slash - folder->target));
    return folder->parent ? BS_OK : BS_ERROR_MEMORY;
}

static enum bs_status make_stage(struct bs_folder *folder, struct bs_diagnostics *diagnostics)
{
    if (asprintf(&folder->stage, "%s/.billshift-XXXXXX", folder->parent) < 0) {
        folder->stage = NULL;
        return BS_ERROR_MEMORY;
    }
    if (!mkdtemp(folder->stage))
        return place_error(diagnostics, folder->target);
    folder->staged = true;
    int stage = open(folder->stage, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (stage < 0)
        return place_error(diagnostics, folder->target);
    enum bs_status status = BS_OK;
    if (mkdirat(stage, RESULTS_NAME, 0777) != 0 ||
        (folder->results = openat(stage, RESULTS_NAME, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
        status = place_error(diagnostics, folder->target);
    close(stage);
    return status;
}

enum bs_status bs_folder_open(const char *path, struct bs_folder **out, struct bs_diagnostics *diagnostics)
{
    struct bs_folder *folder = calloc(1, sizeof *folder);
    if (!folder)
        return BS_ERROR_MEMORY;
    folder->results = -1;
    bool exists;
    enum bs_status status = split(folder, path, diagnostics);
    if (status == BS_OK)
        status = check_target(folder->target, &exists, diagnostics);
    if (status == BS_OK)
        status = make_stage(folder, diagnostics);
    if (status != BS_OK) {
        bs_folder_free(folder);
        return status;
    }
    *out = folder;
    return BS_OK;
}

struct job {
    const char *name;
    const struct bs_table *table; /* NULL: write */
    enum bs_status (*write)(const struct bs_report *report, FILE *file);
};

static enum bs_status write_file(const struct bs_folder *folder, const struct job *job, const struct bs_report *report,
                                 struct bs_diagnostics *diagnostics)
{
    int descriptor = openat(folder->results, job->name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    if (!file) {
        enum bs_status failed = io_error(diagnostics, "write", job->name);
        if (descriptor >= 0)
            close(descriptor);
        return failed;
    }
    enum bs_status status = job->table ? bs_table_write_csv(job->table, report, file) : job->write(report, file);
    if (status == BS_OK && (fflush(file) != 0 || ferror(file) || fsync(descriptor) != 0))
        status = BS_ERROR_IO;
    if (status == BS_ERROR_IO)
        io_error(diagnostics, "write", job->name);
    if (fclose(file) != 0 && status == BS_OK)
        status = io_error(diagnostics, "write", job->name);
    return status;
}

enum bs_status bs_folder_write(struct bs_folder *folder, const struct bs_report *report, struct bs_diagnostics *diagnostics)
{
    enum bs_status status = BS_OK;
    for (size_t i = 0; status == BS_OK && i < bs_table_count(); i++) {
        const struct bs_table *table = bs_table_at(i);
        struct job job = {.name = table->file, .table = table};
        if (bs_table_applies(table, report))
            status = write_file(folder, &job, report, diagnostics);
    }
    struct job levers = {.name = BS_LEVERS_FILE, .write = bs_levers_write_json};
    if (status == BS_OK && report->levers)
        status = write_file(folder, &levers, report, diagnostics);
    struct job manifest = {.name = BS_MANIFEST_FILE, .write = bs_manifest_write};
    if (status == BS_OK)
        status = write_file(folder, &manifest, report, diagnostics);
    struct job timing = {.name = BS_TIMING_FILE, .write = bs_timing_write};
    if (status == BS_OK)
        status = write_file(folder, &timing, report, diagnostics);
    return status;
}

/* Removes a folder's files that are ours, then the folder; a foreign file keeps it. */
static bool remove_folder(int parent, const char *name)
{
    int descriptor = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *listing = descriptor < 0 ? NULL : fdopendir(descriptor);
    if (!listing) {
        if (descriptor >= 0)
            close(descriptor);
        return false;
    }
    for (struct dirent *entry; (entry = readdir(listing));)
        if (bs_folder_knows(entry->d_name))
            unlinkat(descriptor, entry->d_name, 0);
    closedir(listing);
    return unlinkat(parent, name, AT_REMOVEDIR) == 0;
}

/* Puts STAGE/results where the target is; what was there ends in STAGE under `*old` (NULL: nothing was there). */
static bool put_in_place(int stage, const char *target, bool exists, const char **old)
{
    *old = NULL;
    if (!exists && renameat2(stage, RESULTS_NAME, AT_FDCWD, target, RENAME_NOREPLACE) == 0)
        return true;
    if (exists && renameat2(stage, RESULTS_NAME, AT_FDCWD, target, RENAME_EXCHANGE) == 0) {
        *old = RESULTS_NAME;
        return true;
    }
    if (errno != EINVAL && errno != ENOSYS)
        return false;
    /* A file system without these flags: for a moment there is no folder under the name. */
    if (exists && renameat(AT_FDCWD, target, stage, REPLACED_NAME) != 0)
        return false;
    if (renameat(stage, RESULTS_NAME, AT_FDCWD, target) == 0) {
        *old = exists ? REPLACED_NAME : NULL;
        return true;
    }
    int reason = errno;
    if (exists && renameat(stage, REPLACED_NAME, AT_FDCWD, target) != 0)
        return false;
    errno = reason;
    return false;
}

enum bs_status bs_folder_commit(struct bs_folder *folder, struct bs_diagnostics *diagnostics)
{
    bool exists;
    enum bs_status status = check_target(folder->target, &exists, diagnostics);
    if (status != BS_OK)
        return status;
    if (fsync(folder->results) != 0)
        return io_error(diagnostics, "write", folder->target);
    int stage = open(folder->stage, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (stage < 0)
        return io_error(diagnostics, "open", folder->stage);
    const char *old;
    if (!put_in_place(stage, folder->target, exists, &old)) {
        status = io_error(diagnostics, "put the results in place at", folder->target);
    } else if (old && !remove_folder(stage, old)) {
        bs_warning(diagnostics, NULL, "the results that were at %s could not be removed: they lie in %s/%s", folder->target,
                   folder->stage, old);
        folder->staged = false; /* keep it */
    }
    close(stage);
    int parent = open(folder->parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (parent >= 0) {
        if (fsync(parent) != 0 && status == BS_OK && errno != EINVAL)
            status = io_error(diagnostics, "write", folder->parent);
        close(parent);
    }
    return status;
}

void bs_folder_free(struct bs_folder *folder)
{
    if (!folder)
        return;
    if (folder->results >= 0)
        close(folder->results);
    if (folder->staged && folder->stage) {
        int stage = open(folder->stage, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (stage >= 0) {
            remove_folder(stage, RESULTS_NAME);
            close(stage);
        }
        rmdir(folder->stage);
    }
    free(folder->stage);
    free(folder->parent);
    free(folder->target);
    free(folder);
}
