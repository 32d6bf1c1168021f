import assert from "node:assert/strict";
import { parseQueueUrl } from "../../../src/queue/queueUrl.ts";

describe("URL of a queue", () => {
  it("names the kind of store, and is shown without user and password", () => {
    const redis = parseQueueUrl("rediss://me:secret@queue.example:6380/2");
    assert.deepEqual([redis.kind, redis.shown], ["redis", "rediss://queue.example:6380/2"]);
    const postgres = parseQueueUrl("postgresql://me:secret@[::1]/queue?password=secret");
    assert.deepEqual([postgres.kind, postgres.shown], ["postgres", "postgresql://[::1]/queue"]);
  });

  it("is told of when it is none, without what may be a password in it", () => {
    for (const text of ["", "queue.example:6379", "http://me:secret@queue.example", "redis"]) {
      assert.throws(
        () => parseQueueUrl(text),
        (error: Error) =>
          /A queue lies at redis:/.test(error.message) && !/secret/.test(error.message),
      );
    }
  });
});
