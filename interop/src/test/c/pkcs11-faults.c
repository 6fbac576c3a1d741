/* A PKCS #11 module that passes every call on to another one, and fails as it is told to:
 *
 *   cc -shared -fPIC -o faults.so pkcs11-faults.c -ldl -DMODULE='"/path/module.so"' -DCONTROL='"/path/control"'
 *
 * CONTROL is read at each call; a line each, and calls of other functions pass:
 *   hang C_Sign          does not come back while the line is there
 *   crash C_Sign         ends the process with SIGSEGV
 *   return C_Sign 0x30   returns this, and passes nothing on
 *   once C_Sign 0x32     sessions are closed, and this is returned; once, CONTROL is removed
 *   lose                 the module's sessions are closed behind the caller's back, before each call
 *   flags 0x20000        added to the flags of every token (CK_TOKEN_INFO)
 *   gone                 no slot has a token, sessions are closed, and every other call is CKR_DEVICE_REMOVED
 * Each call is written down in CONTROL.calls, its name on a line of its own.
 *
 * With -DSOFTHSM_CONF='"/path/softhsm2.conf"' SoftHSM finds its tokens whatever the environment says. With -DTIMING it only counts the nanoseconds that calls take in the other module.
 *
 * Function lists and calls are those of 64-bit Unix: every argument is a word, and a function does not see the
 * words behind its own.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef unsigned long word;
typedef word (*function)(word, word, word, word, word, word, word, word);

enum { FUNCTIONS = 68, FLAGS_AT = 96, DEVICE_REMOVED = 0x32, GENERAL_ERROR = 5 };

struct list {
  unsigned char version[8]; /* two bytes, padded */
  function of[FUNCTIONS];
};

static struct list *real;
static struct list ours;

static void note(const char *name) {
  int file = open(CONTROL ".calls", O_WRONLY | O_CREAT | O_APPEND, 0600);
  char line[64];
  int length = snprintf(line, sizeof line, "%s\n", name);
  if (file >= 0) {
    (void)!write(file, line, length);
    close(file);
  }
}

/* Whether there is a line with these words; its number, if it has one behind them. */
static int told(const char *what, const char *name, word *number) {
  char line[256], wanted[128];
  FILE *control = fopen(CONTROL, "r");
  int found = 0;
  if (!control) return 0;
  snprintf(wanted, sizeof wanted, *name ? "%s %s" : "%s", what, name);
  while (!found && fgets(line, sizeof line, control)) {
    size_t length = strlen(wanted);
    line[strcspn(line, "\n")] = 0;
    if (!strncmp(line, wanted, length) && (line[length] == 0 || line[length] == ' ')) {
      found = 1;
      if (number) sscanf(line + length, " %li", (long *)number);
    }
  }
  fclose(control);
  return found;
}

static void close_sessions(void) {
  word slots[16], count = 16;
  if (!real->of[4](1, (word)slots, (word)&count, 0, 0, 0, 0, 0))
    for (word i = 0; i < count; i++) real->of[14](slots[i], 0, 0, 0, 0, 0, 0, 0);
}

#ifdef TIMING
__attribute__((visibility("default"))) volatile long module_nanos;

static word through(int place, const char *name, word a, word b, word c, word d, word e, word f, word g, word h) {
  struct timespec began, ended;
  word result;
  (void)name, (void)note, (void)told, (void)close_sessions;
  clock_gettime(CLOCK_MONOTONIC, &began);
  result = real->of[place](a, b, c, d, e, f, g, h);
  clock_gettime(CLOCK_MONOTONIC, &ended);
  module_nanos += (ended.tv_sec - began.tv_sec) * 1000000000L + ended.tv_nsec - began.tv_nsec;
  return result;
}
#else
static word through(int place, const char *name, word a, word b, word c, word d, word e, word f, word g, word h) {
  word number = 0, result;
  note(name);
  while (told("hang", name, 0)) usleep(20000);
  if (told("crash", name, 0)) raise(SIGSEGV);
  if (told("return", name, &number)) return number;
  if (told("once", name, &number)) {
    unlink(CONTROL);
    close_sessions();
    return number;
  }
  if (told("lose", "", 0)) close_sessions();
  if (told("gone", "", 0)) {
    if (place == 0) return real->of[0](a, b, c, d, e, f, g, h);
    close_sessions();
    if (place != 4) return DEVICE_REMOVED;
    *(word *)c = 0;
    return 0;
  }
  result = real->of[place](a, b, c, d, e, f, g, h);
  if (place == 6 && !result && told("flags", "", &number)) *(word *)(b + FLAGS_AT) |= number;
  return result;
}
#endif

#define PASS(place, name) \
  static word pass_##name(word a, word b, word c, word d, word e, word f, word g, word h) { \
    return through(place, #name, a, b, c, d, e, f, g, h); \
  }
#define EACH(DO) \
  DO(0, C_Initialize) DO(2, C_GetInfo) DO(4, C_GetSlotList) DO(6, C_GetTokenInfo) DO(7, C_GetMechanismList) \
  DO(12, C_OpenSession) DO(13, C_CloseSession) DO(18, C_Login) DO(24, C_GetAttributeValue) \
  DO(26, C_FindObjectsInit) DO(27, C_FindObjects) DO(28, C_FindObjectsFinal) DO(42, C_SignInit) DO(43, C_Sign) \
  DO(59, C_GenerateKeyPair)
EACH(PASS)

__attribute__((visibility("default"))) word C_GetFunctionList(struct list **list) {
  word (*entry)(struct list **);
#ifdef SOFTHSM_CONF
  setenv("SOFTHSM2_CONF", SOFTHSM_CONF, 1); /* no program has to be started with it */
#endif
  void *module = dlopen(MODULE, RTLD_NOW | RTLD_LOCAL);
  if (!module || !(entry = (word(*)(struct list **))dlsym(module, "C_GetFunctionList")) || entry(&real))
    return GENERAL_ERROR;
  ours = *real;
#define PUT(place, name) ours.of[place] = pass_##name;
  EACH(PUT)
  *list = &ours;
  return 0;
}
