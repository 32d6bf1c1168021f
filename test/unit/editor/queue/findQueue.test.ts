import assert from "node:assert/strict";
import {
  findSetQueue,
  parseQueueSetting,
  queueKeyName,
  queuePasswordName,
} from "../../../../src/editor/queue/findQueue.ts";
import { splitQueueUrl } from "../../../../src/editor/queue/queueUrl.ts";

describe("the queue of a window", () => {
  const vault = (stored: Record<string, string>) => ({
    get: async ({ name, origin }: { name: string; origin: string }) => stored[`${name} ${origin}`],
  });

  it("has its password put in from secret storage, whatever is in it, for its own store only", async () => {
    const stored = vault({
      [`${queueKeyName} redis://there:6379/2`]: "the key",
      [`${queuePasswordName} redis://there:6379/2`]: "p@ss/w%rd:",
      [`${queuePasswordName} redis://elsewhere:6379`]: "another",
    });
    const { url, key } = await findSetQueue("redis://me@there:6379/2", stored);
    assert.equal(key, "the key");
    assert.equal(splitQueueUrl(url)?.password, "p@ss/w%rd:");
    assert.equal(new URL(url).username, "me");
    await assert.rejects(findSetQueue("redis://elsewhere:6379", stored), { code: "config" });
    await assert.rejects(findSetQueue("", stored), /Start Run on Queue… does that/);
  });

  it("is refused in a setting that is no URL, or that holds a password", () => {
    assert.equal(parseQueueSetting(" "), undefined);
    assert.throws(() => parseQueueSetting("there:6379"), /is no URL/);
    assert.throws(() => parseQueueSetting("redis://"), /is no URL/);
    assert.throws(
      () => parseQueueSetting("redis://me:secret@there:6379"),
      (error: Error) => /holds a password/.test(error.message) && !/secret@/.test(error.message),
    );
  });
});
