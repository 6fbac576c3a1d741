/*
 * An internet of a few hosts: each network namespace gets a point-to-point interface net0, and IPv4 packets go from one to
 * the other by their destination address, after a delay, some of them never. In user space, since not every kernel has
 * netem; a TUN device hands over whole packets with their checksums.
 *
 *   internet NAMESPACE ADDRESS [NAMESPACE ADDRESS...]
 *
 * Says "ready" once the interfaces are there; addresses and routes are the caller's. Takes lines on standard input, each
 * answered by "ok": "delay MILLISECONDS" one way, "loss PERMILLE". Ends with its input.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { MOST_HOSTS = 8, MOST_PACKETS = 16384, MTU = 1500 };

struct host { in_addr_t address; int tun; };
struct packet { long long due; int to; int length; unsigned char data[MTU]; };

static struct host hosts[MOST_HOSTS];
static int host_count;
static struct packet *ring;
static int first, waiting;
static long long delay_us;
static int loss_permille;

static long long now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static void die(const char *what) {
  printf("%s: %s\n", what, strerror(errno));
  exit(1);
}

static int tun_in(const char *name) {
  char path[256];
  snprintf(path, sizeof path, "/run/netns/%s", name);
  int space = open(path, O_RDONLY | O_CLOEXEC);
  if (space < 0 || setns(space, CLONE_NEWNET) < 0) die(path);
  close(space);
  int tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
  strcpy(request.ifr_name, "net0");
  if (tun < 0 || ioctl(tun, TUNSETIFF, &request) < 0) die("/dev/net/tun");
  return tun;
}

static void take_from(int tun) {
  unsigned char data[MTU];
  for (;;) {
    ssize_t length = read(tun, data, sizeof data);
    if (length < 20) return;
    if (data[0] >> 4 != 4 || waiting == MOST_PACKETS || random() % 1000 < loss_permille) continue;
    in_addr_t to;
    memcpy(&to, data + 16, sizeof to);
    for (int i = 0; i < host_count; i++) {
      if (hosts[i].address != to) continue;
      struct packet *packet = &ring[(first + waiting++) % MOST_PACKETS];
      packet->due = now_us() + delay_us;
      packet->to = i;
      packet->length = (int)length;
      memcpy(packet->data, data, (size_t)length);
    }
  }
}

/* In the order in which they came. What a host's interface does not take, since it is down, is lost. */
static void deliver(void) {
  while (waiting > 0 && ring[first].due <= now_us()) {
    struct packet *packet = &ring[first];
    ssize_t ignored = write(hosts[packet->to].tun, packet->data, (size_t)packet->length);
    (void)ignored;
    first = (first + 1) % MOST_PACKETS;
    waiting--;
  }
}

static void obey(void) {
  char line[64];
  ssize_t length = read(0, line, sizeof line - 1);
  if (length <= 0) exit(0);
  line[length] = 0;
  int number;
  if (sscanf(line, "delay %d", &number) == 1) delay_us = number * 1000LL;
  else if (sscanf(line, "loss %d", &number) == 1) loss_permille = number;
  else die(line);
  printf("ok\n");
}

int main(int count, char **arguments) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  ring = calloc(MOST_PACKETS, sizeof *ring);
  for (int i = 1; i + 1 < count && host_count < MOST_HOSTS; i += 2, host_count++) {
    hosts[host_count].address = inet_addr(arguments[i + 1]);
    hosts[host_count].tun = tun_in(arguments[i]);
  }
  printf("ready\n");
  struct pollfd watched[MOST_HOSTS + 1] = {{.fd = 0, .events = POLLIN}};
  for (int i = 0; i < host_count; i++)
    watched[i + 1] = (struct pollfd){.fd = hosts[i].tun, .events = POLLIN};
  for (;;) {
    int wait_ms = -1;
    if (waiting > 0) {
      long long left = ring[first].due - now_us();
      wait_ms = left <= 0 ? 0 : (int)(left / 1000 + 1);
    }
    if (poll(watched, (nfds_t)host_count + 1, wait_ms) < 0 && errno != EINTR) die("poll");
    if (watched[0].revents) obey();
    for (int i = 0; i < host_count; i++)
      if (watched[i + 1].revents) take_from(hosts[i].tun);
    deliver();
  }
}
