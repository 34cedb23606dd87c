/*
 * The least that a full pass can cost: the same opens, reads, stats, links and folders as ours, and nothing made of them.
 *
 *   floor REQUESTS
 *
 * REQUESTS has one request a line: a letter (t text, h head, s stat, k link, l list), a blank, a path. For every number that
 * comes on standard input that many passes are made, and the nanoseconds of one are printed. The buffer is that of ours.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { most_requests = 4096, buffer_bytes = 64 * 1024 };

static char buffer[buffer_bytes];
static struct { char kind; char *path; } requests[most_requests];

static void read_whole(const char *path) {
  struct stat facts;
  int file = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (file < 0) return;
  if (fstat(file, &facts) == 0 && S_ISREG(facts.st_mode))
    while (read(file, buffer, buffer_bytes) > 0) continue;
  close(file);
}

static void list(const char *path) {
  DIR *folder = opendir(path);
  if (folder == NULL) return;
  while (readdir(folder) != NULL) continue;
  closedir(folder);
}

static void pass(int count) {
  struct stat facts;
  for (int at = 0; at < count; at++) {
    const char *path = requests[at].path;
    switch (requests[at].kind) {
      case 't': case 'h': read_whole(path); break;
      case 's': (void)!stat(path, &facts); break;
      case 'k': (void)!readlink(path, buffer, buffer_bytes); break;
      case 'l': list(path); break;
    }
  }
}

int main(int argc, char **argv) {
  static char line[8192];
  FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
  int count = 0;
  if (file == NULL) return 2;
  while (count < most_requests && fgets(line, sizeof line, file) != NULL) {
    line[strcspn(line, "\n")] = '\0';
    if (strlen(line) < 3) return 2;
    requests[count].kind = line[0];
    requests[count++].path = strdup(line + 2);
  }
  fclose(file);
  while (fgets(line, sizeof line, stdin) != NULL) {
    struct timespec begun, ended;
    int passes = atoi(line);
    if (passes < 1) return 2;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    for (int at = 0; at < passes; at++) pass(count);
    clock_gettime(CLOCK_MONOTONIC, &ended);
    printf("%.0f\n", ((ended.tv_sec - begun.tv_sec) * 1e9 + (ended.tv_nsec - begun.tv_nsec)) / passes);
    fflush(stdout);
  }
  return 0;
}
