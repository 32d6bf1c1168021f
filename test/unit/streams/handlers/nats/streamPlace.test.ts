import assert from "node:assert/strict";
import { createPlaceReader } from "../../../../../src/streams/handlers/nats/streamPlace.ts";

describe("place of a message in its stream", () => {
  const readPlace = createPlaceReader("reader-1");
  const place = { sequence: 40, timestampNs: 1_790_000_000_123_456_789n };

  it("is told by servers that name only stream and consumer", () => {
    const told = "$JS.ACK.ORDERS.reader-1.2.40.7.1790000000123456789.0";
    assert.deepEqual(readPlace(told), place);
  });

  it("is told by servers that name domain and account too, and add more", () => {
    const told = "$JS.ACK.hub.aB3x.reader-1.reader-1.2.40.7.1790000000123456789.12.xYz";
    assert.deepEqual(readPlace(told), place);
  });

  it("is missed by name where a message says nothing of it", () => {
    for (const told of ["", "_INBOX.1", "$JS.ACK.ORDERS.other.1.40.7.1790000000123456789.0"]) {
      assert.throws(() => readPlace(told), {
        message: `a message does not say where in its stream it is: \`${told}\``,
      });
    }
  });
});
