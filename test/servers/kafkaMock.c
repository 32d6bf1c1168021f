/* A mock cluster of librdkafka with one broker: PORT, the port it says it is at, then NAME:PARTITIONS of each topic. */
#include <arpa/inet.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int port;
static int advertised;

/* The library asks for any free port; a cluster that comes back has to be where it was. */
int bind(int fd, const struct sockaddr *wanted, socklen_t length) {
  struct sockaddr_in place;
  int yes = 1;
  memcpy(&place, wanted, sizeof place);
  if (place.sin_family == AF_INET && place.sin_port == 0) place.sin_port = htons(port);
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  return syscall(SYS_bind, fd, &place, length);
}

/* The library tells clients to come to where it finds itself: they may have to come by another way. */
int getsockname(int fd, struct sockaddr *place, socklen_t *length) {
  struct sockaddr_in *here = (struct sockaddr_in *)place;
  int result = syscall(SYS_getsockname, fd, place, length);
  if (here->sin_family == AF_INET && here->sin_port == htons(port)) here->sin_port = htons(advertised);
  return result;
}

int main(int count, char **args) {
  char error[512];
  port = atoi(args[1]);
  advertised = atoi(args[2]);
  rd_kafka_t *client = rd_kafka_new(RD_KAFKA_PRODUCER, rd_kafka_conf_new(), error, sizeof error);
  rd_kafka_mock_cluster_t *cluster = rd_kafka_mock_cluster_new(client, 1);
  for (int at = 3; at < count; at++) {
    char *name = strtok(args[at], ":");
    rd_kafka_mock_topic_create(cluster, name, atoi(strtok(NULL, ":")), 1);
  }
  printf("serves at %s\n", rd_kafka_mock_cluster_bootstraps(cluster));
  fflush(stdout);
  for (;;) pause();
}
