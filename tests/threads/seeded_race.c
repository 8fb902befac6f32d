/* Two threads write the same number without asking each other: ThreadSanitizer must say so. With the argument `critical` they ask, and it must not. */
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    int critical = argc > 1 && strcmp(argv[1], "critical") == 0, sum = 0;
#pragma omp parallel for num_threads(4)
    for (int i = 0; i < 1000; i++) {
        if (critical) {
#pragma omp critical
            sum += i;
        } else {
            sum += i;
        }
    }
    printf("%d\n", sum);
    return 0;
}
