#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
struct option { const char *name; int has_arg; int *flag; int val; };
static int dump(const char *s, const struct option *o, int only) {
  const char *p = getenv("GETOPT_DUMP");
  FILE *f = p ? fopen(p, "w") : 0;
  if (!f) _exit(97);
  fprintf(f, "%d\n%s\n", only, s ? s : "");
  for (; o && o->name; o++) fprintf(f, "%s %d %d\n", o->name, o->has_arg, o->flag ? 0 : o->val);
  fclose(f); _exit(0);
}
int getopt_long(int c, char *const *v, const char *s, const struct option *o, int *i) { return dump(s, o, 0); }
int getopt_long_only(int c, char *const *v, const char *s, const struct option *o, int *i) { return dump(s, o, 1); }
int getopt(int c, char *const *v, const char *s) { return dump(s, 0, 0); }
int __posix_getopt(int c, char *const *v, const char *s) { return dump(s, 0, 0); }
