import { createParser, type EventSourceMessage } from "eventsource-parser";

export interface SseReaderEvents {
  onEvent(event: EventSourceMessage): void;
  onId(id: string): void;
  onRetry(delayMs: number): void;
  /** An event was larger than allowed; it is skipped to its end. */
  onTooLarge(): void;
}

/** Takes the text of an event stream, cut anywhere, and gives its events; keeps no more than `maxEventChars` of one. */
export function createSseReader(
  maxEventChars: number,
  events: SseReaderEvents,
): (text: string) => void {
  let isOverfull = false;
  /** The last characters of an event that is being skipped, in which its end may have begun. */
  let skippedTail: string | undefined;
  const parser = createParser({
    maxBufferSize: maxEventChars,
    onEvent: (event) => events.onEvent(event),
    onId: (id) => events.onId(id),
    onRetry: (delayMs) => events.onRetry(delayMs),
    onError: ({ type }) => {
      if (type === "max-buffer-size-exceeded") isOverfull = true;
    },
  });
  return (text) => {
    const rest = skippedTail === undefined ? text : findNextEvent(skippedTail + text);
    if (rest === undefined) {
      skippedTail = ((skippedTail ?? "") + text).slice(-tailLength);
      return;
    }
    skippedTail = undefined;
    parser.feed(rest);
    if (!isOverfull) return;
    isOverfull = false;
    parser.reset();
    skippedTail = rest.slice(-tailLength);
    events.onTooLarge();
  };
}

// --- internal ---

const tailLength = 2;
/** The end of a line and an empty line. */
const eventEnd = /(?:\r\n|\n|\r(?!\n))(?:\r\n|\n|\r)/;

function findNextEvent(text: string): string | undefined {
  const end = eventEnd.exec(text);
  return end === null ? undefined : text.slice(end.index + end[0].length);
}
