import assert from "node:assert/strict";
import { setImmediate as nextTurn } from "node:timers/promises";
import { createLater } from "../../../src/editor/later.ts";

describe("a part that an activation does not wait for", () => {
  const events: string[] = [];
  const make = () => {
    events.push("made");
    return { dispose: () => void events.push("disposed") };
  };
  beforeEach(() => {
    events.length = 0;
  });

  it("is made by itself in the next turn, and goes with what it belongs to", async () => {
    const later = createLater(make);
    assert.deepEqual(events, []);
    await nextTurn();
    assert.deepEqual(events, ["made"]);
    later.dispose();
    assert.deepEqual(events, ["made", "disposed"]);
  });

  it("is made at once when it is asked for, and only once", async () => {
    const later = createLater(make);
    const { value } = later;
    assert.deepEqual(events, ["made"]);
    await nextTurn();
    assert.equal(later.value, value);
    assert.deepEqual(events, ["made"]);
  });

  it("is not made at all where the window is closed before", async () => {
    createLater(make).dispose();
    await nextTurn();
    assert.deepEqual(events, []);
  });
});
