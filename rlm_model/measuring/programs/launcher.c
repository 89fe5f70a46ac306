/* Starts a program, waits for it, and reports what it used.
 *
 * Usage: launcher REPORT_FD MEMORY_BYTES COMMAND [WORD...]
 *
 * The program inherits standard input, output and error. One line of JSON goes to the file
 * descriptor REPORT_FD, which the program does not have: CPU seconds and peak resident set of the
 * program with the children that it waited for (the peak is that of the largest process), wall
 * seconds, and how it ended. A program whose processes hold more than MEMORY_BYTES in all is
 * killed.
 *
 * Why not from Python: a child's peak resident set starts at that of the process that it was forked
 * from. This one is about as small as a process can be.
 */

#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Between two looks at the memory: a look costs a few microseconds for each process. */
static const struct timespec LOOK_INTERVAL = {0, 20 * 1000 * 1000};

static void fail(const char *what)
{
    fprintf(stderr, "launcher: %s: %s\n", what, strerror(errno));
    exit(125);
}

static double seconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + 1e-9 * (double)(now.tv_nsec - start->tv_nsec);
}

static double seconds(const struct timeval *time)
{
    return (double)time->tv_sec + 1e-6 * (double)time->tv_usec;
}

/* Bytes that a process holds in memory, or 0 when it is gone. */
static unsigned long long resident_bytes(const char *pid)
{
    char path[64];
    unsigned long long size, resident;
    snprintf(path, sizeof path, "/proc/%.20s/statm", pid);
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return 0;
    int found = fscanf(file, "%llu %llu", &size, &resident);
    fclose(file);
    return found == 2 ? resident * (unsigned long long)sysconf(_SC_PAGESIZE) : 0;
}

/* Bytes that all processes of this PID namespace hold. */
static unsigned long long all_resident_bytes(void)
{
    unsigned long long sum = 0;
    DIR *folder = opendir("/proc");
    if (folder == NULL)
        fail("/proc");
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        if (isdigit((unsigned char)entry->d_name[0]))
            sum += resident_bytes(entry->d_name);
    closedir(folder);
    return sum;
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: launcher REPORT_FD MEMORY_BYTES COMMAND [WORD...]\n");
        return 125;
    }
    int report = atoi(argv[1]);
    unsigned long long most = strtoull(argv[2], NULL, 10);
    if (fcntl(report, F_SETFD, FD_CLOEXEC) != 0)
        fail("the report's file descriptor");

    sigset_t ended, before;
    sigemptyset(&ended);
    sigaddset(&ended, SIGCHLD);
    sigprocmask(SIG_BLOCK, &ended, &before);

    struct timespec start;
    clock_gettime(CLOCK_MONOTONIC, &start);
    pid_t child = fork();
    if (child < 0)
        fail("fork");
    if (child == 0) {
        sigprocmask(SIG_SETMASK, &before, NULL);
        execvp(argv[3], argv + 3);
        fprintf(stderr, "launcher: %s: %s\n", argv[3], strerror(errno));
        _exit(127);
    }

    int status, over = 0;
    struct rusage used;
    pid_t done;
    while ((done = wait4(child, &status, WNOHANG, &used)) == 0) {
        if (sigtimedwait(&ended, NULL, &LOOK_INTERVAL) >= 0 || over)
            continue;
        if (all_resident_bytes() > most) {
            over = 1;
            kill(child, SIGKILL);
        }
    }
    if (done < 0)
        fail("wait4");

    dprintf(report,
            "{\"cpu_s\": %.6f, \"wall_s\": %.6f, \"peak_bytes\": %lld, \"exit_code\": %d, "
            "\"signal\": %d, \"over_memory\": %s}\n",
            seconds(&used.ru_utime) + seconds(&used.ru_stime), seconds_since(&start),
            (long long)used.ru_maxrss * 1024, WIFEXITED(status) ? WEXITSTATUS(status) : -1,
            WIFSIGNALED(status) ? WTERMSIG(status) : 0, over ? "true" : "false");
    return 0;
}
