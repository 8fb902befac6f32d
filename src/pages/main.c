/* Writes the manual pages and the completions of shells from the tables of the program.
   usage: billshift-pages SOURCE OUTPUT DATE
   SOURCE: the source tree; OUTPUT: a folder, made where it is not there; DATE: of the manual pages */
#include "pages/page.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DONE = 0, FAILED = 1 };

/* OUTPUT/FOLDER/NAME, to be closed by close_file; NULL: it was said why not. */
static FILE *open_file(const char *output, const char *folder, const char *name)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", output, folder);
    for (char *slash = path; (slash = strchr(slash + 1, '/'));) {
        *slash = '\0';
        (void)mkdir(path, 0777);
        *slash = '/';
    }
    (void)mkdir(path, 0777);
    snprintf(path, sizeof path, "%s/%s/%s", output, folder, name);
    FILE *file = fopen(path, "we");
    if (!file)
        fprintf(stderr, "billshift-pages: cannot write %s: %s\n", path, strerror(errno));
    return file;
}

static bool close_file(FILE *file)
{
    bool failed = ferror(file) != 0;
    if (fclose(file) == 0 && !failed)
        return true;
    fprintf(stderr, "billshift-pages: cannot write a page: %s\n", strerror(errno));
    return false;
}

struct job {
    const struct pages *pages;
    const char *prose, *output; /* folders */
};

typedef void writer(const struct pages *pages, const struct prose *prose, FILE *out);

/* write NULL: the page of a verb */
static bool manual(const struct job *job, const char *prose_name, const char *folder, const char *name, writer *write, size_t verb)
{
    struct prose prose;
    if (!prose_read(job->prose, prose_name, &prose)) {
        fprintf(stderr, "billshift-pages: cannot read %s/%s.md: %s\n", job->prose, prose_name, strerror(errno));
        return false;
    }
    FILE *out = open_file(job->output, folder, name);
    if (out && write)
        write(job->pages, &prose, out);
    else if (out)
        write_verb_page(job->pages, verb, &prose, out);
    prose_free(&prose);
    return out && close_file(out);
}

static bool completion(const struct job *job, const char *folder, const char *name, void (*write)(const struct pages *, FILE *))
{
    FILE *out = open_file(job->output, folder, name);
    if (out)
        write(job->pages, out);
    return out && close_file(out);
}

int main(int argc, char **argv)
{
    static struct page_verb verbs_read[VERBS_MOST];
    char prose[PATH_MAX], gallery[PATH_MAX], name[128];
    if (argc != 4) {
        fputs("usage: billshift-pages SOURCE OUTPUT DATE\n", stderr);
        return FAILED;
    }
    snprintf(prose, sizeof prose, "%s/docs/man", argv[1]);
    snprintf(gallery, sizeof gallery, "%s/scenarios", argv[1]);
    struct pages pages = {.verbs = verbs_read, .n = read_verbs(verbs_read), .gallery = gallery, .date = argv[3]};
    struct job job = {.pages = &pages, .prose = prose, .output = argv[2]};
    bool good = pages.n > 0 && manual(&job, "billshift", "man/man1", "billshift.1", write_main_page, 0) &&
                manual(&job, "scenario", "man/man5", "billshift-scenario.5", write_scenario_page, 0);
    for (size_t i = 0; good && i < pages.n; i++) {
        snprintf(name, sizeof name, "billshift-%s.1", verbs_read[i].verb->name);
        good = manual(&job, verbs_read[i].verb->name, "man/man1", name, NULL, i);
    }
    good = good && completion(&job, "bash", "billshift", write_bash) && completion(&job, "zsh", "_billshift", write_zsh);
    return good ? DONE : FAILED;
}
