import assert from "node:assert/strict";
import { createSseReader } from "../../../../../src/streams/handlers/sse/sseReader.ts";

interface Read {
  readonly data: string[];
  tooLarge: number;
}

function readCut(text: string, size: number): Read {
  const seen: Read = { data: [], tooLarge: 0 };
  const read = createSseReader(20, {
    onEvent: ({ data }) => seen.data.push(data),
    onId: () => {},
    onRetry: () => {},
    onTooLarge: () => {
      seen.tooLarge += 1;
    },
  });
  for (let at = 0; at < text.length; at += size) read(text.slice(at, at + size));
  return seen;
}

describe("createSseReader", () => {
  for (const [name, end] of Object.entries({ LF: "\n", CR: "\r", CRLF: "\r\n" })) {
    it(`skips exactly the event that is too large, lines ended by ${name}, however it is cut`, () => {
      const large = `data: ${"x".repeat(40)}${end}data: more${end}`;
      const after = ["a", "b"].map((each) => `data: ${each}${end}${end}`).join("");
      const text = `data: 1${end}${end}${large}${end}${after}`;
      for (let size = 1; size <= 30; size++) {
        assert.deepEqual(readCut(text, size), { data: ["1", "a", "b"], tooLarge: 1 }, `${size}`);
      }
    });
  }

  it("takes an event for too large by all its lines", () => {
    const lines = `${"data: 12345678\n".repeat(4)}\ndata: ok\n\n`;
    assert.deepEqual(readCut(lines, 7), { data: ["ok"], tooLarge: 1 });
  });
});
