import type { IncomingMessage } from "node:http";

/** A server-sent event as it came. */
export interface ReadEvent {
  readonly id: number;
  readonly event: string;
  /** The text of its data. */
  readonly text: string;
  readonly data: ReturnType<typeof JSON.parse>;
}

/** Reads the events of an answer as they come; `onComment` is told of heartbeats. */
export async function* readEvents(
  incoming: IncomingMessage,
  onComment: (text: string) => void = () => {},
): AsyncGenerator<ReadEvent> {
  incoming.setEncoding("utf8");
  let text = "";
  for await (const chunk of incoming) {
    text += chunk;
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      if (block.startsWith(":")) onComment(block.slice(1).trim());
      else if (!block.startsWith("retry:")) yield parseBlock(block);
    }
  }
}

/** All of them, once the answer has ended. */
export async function readAllEvents(
  incoming: IncomingMessage,
  onComment?: (text: string) => void,
): Promise<ReadEvent[]> {
  const events: ReadEvent[] = [];
  for await (const event of readEvents(incoming, onComment)) events.push(event);
  return events;
}

// --- internal ---

function parseBlock(block: string): ReadEvent {
  const [, id, event = "", text = ""] = /^id: (\d+)\nevent: (\w+)\ndata: (.*)$/.exec(block) ?? [];
  if (id === undefined) throw new Error(`This is no event: ${block}`);
  return { id: Number(id), event, text, data: JSON.parse(text) };
}
