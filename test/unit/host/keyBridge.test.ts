import assert from "node:assert/strict";
import { createKeyBridge } from "../../../src/host/keyBridge.ts";
import type { KeyNeed } from "../../../src/model/config/keyNeed.ts";
import { UserError } from "../../../src/model/userError.ts";
import type { HostToEditor } from "../../../src/model/wire/hostProtocol.ts";

const need: KeyNeed = { source: "env", name: "API_KEY", origin: "https://api.example.com" };

describe("keyBridge", () => {
  it("hands each answer to the one who asked, whatever their order", async () => {
    const { bridge, asked } = createBridge();
    const other = { ...need, name: "OTHER" };
    const answers = [bridge.askKeys([need]), bridge.askKeys([other])];
    const [first, second] = asked;
    assert.ok(first?.type === "askKeys" && second?.type === "askKeys");
    assert.deepEqual([first.needs, second.needs], [[need], [other]]);
    const reply = (id: number, value: string) =>
      bridge.onReply({ type: "keyReply", id, keys: [{ ...need, value }] });
    reply(second.id, "2");
    reply(first.id, "1");
    const values = (await Promise.all(answers)).map(([key]) => key?.value);
    assert.deepEqual(values, ["1", "2"]);
  });

  it("throws what the editor says when there are no keys", async () => {
    const { bridge } = createBridge();
    const answer = bridge.askKeys([need]);
    bridge.onReply({ type: "keyReply", id: 1, refusal: "refused in the editor" });
    await assert.rejects(answer, isRefusal(/^refused in the editor$/));
  });

  it("does not wait for ever, says which keys nobody gave, and takes no answer after that", async () => {
    const { bridge } = createBridge(1);
    const pattern = /API_KEY for https:\/\/api\.example\.com\), and nobody answered/;
    await assert.rejects(bridge.askKeys([need]), isRefusal(pattern));
    bridge.onReply({ type: "keyReply", id: 1, keys: [] });
  });
});

function createBridge(waitMs?: number) {
  const asked: HostToEditor[] = [];
  const bridge = createKeyBridge((message) => asked.push(message), waitMs);
  return { bridge, asked };
}

function isRefusal(pattern: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof UserError);
    assert.equal(error.code, "forbidden");
    assert.match(error.message, pattern);
    return true;
  };
}
