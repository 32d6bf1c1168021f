import assert from "node:assert/strict";
import { UserError } from "../../../src/model/userError.ts";
import type { Dispatcher } from "../../../src/streams/dispatchers/dispatcher.ts";
import type { RecordHandler } from "../../../src/streams/handlers/recordHandler.ts";
import type { RecordingSink } from "./handlers/recordingSink.ts";

/** What reads from a place, and what sends to it. */
export type BothSides = readonly [handler: RecordHandler, dispatcher: Dispatcher];

export async function openBoth([handler, dispatcher]: BothSides): Promise<void> {
  await handler.open();
  await dispatcher.open();
}

/** Sends a change, which has to come to the sink of the handler. */
export async function passOne(dispatcher: Dispatcher, sink: RecordingSink): Promise<void> {
  const count = sink.arrivals.length + 1;
  await dispatcher.send({ sequence: count, key: "k", change: { n: count }, sentNs: 0n });
  await dispatcher.flush();
  await sink.until(() => sink.arrivals.length === count);
  assert.equal(sink.arrivals.at(-1)?.bodyText, `{"n":${count}}`);
}

/** What both say to a person, alike, when they cannot be opened. */
export async function failBoth(sides: BothSides): Promise<string> {
  const messages: string[] = [];
  for (const side of sides) {
    await assert.rejects(side.open(), (error) => {
      assert.ok(error instanceof UserError, String(error));
      messages.push(error.message);
      return true;
    });
  }
  assert.equal(messages[0], messages[1]);
  return messages[0] ?? "";
}
