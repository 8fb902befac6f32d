#include "cli/gallery.h"

#include "cli/verb.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char SUFFIX[] = ".yaml";

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

size_t gallery_names(char *names[GALLERY_MOST])
{
    DIR *folder = opendir(gallery_folder());
    size_t n = 0;
    for (struct dirent *entry; folder && n < GALLERY_MOST && (entry = readdir(folder));) {
        size_t length = strlen(entry->d_name), suffix = sizeof SUFFIX - 1;
        if (length > suffix && strcmp(entry->d_name + length - suffix, SUFFIX) == 0 &&
            (names[n] = strndup(entry->d_name, length - suffix)))
            n++;
    }
    if (folder)
        closedir(folder);
    qsort(names, n, sizeof *names, by_name);
    return n;
}

void gallery_file(const char *name, char *path, size_t size)
{
    snprintf(path, size, "%s/%s%s", gallery_folder(), name, SUFFIX);
}
