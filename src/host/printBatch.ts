import { createGathered } from "../common/throttle.ts";

/** Gathers printed lines: thousands a second would be as many messages to the editor, and disturb what is measured. */
export interface PrintBatch {
  print(line: string): void;
  /** Sends what was gathered. */
  flush(): void;
}

/** Sends the lines that come within a tenth of a second as one text. */
export function createPrintBatch(send: (text: string) => void): PrintBatch {
  let lines: string[] = [];
  const flush = () => {
    due.dispose();
    const text = lines.join("\n");
    const isEmpty = lines.length === 0;
    lines = [];
    if (!isEmpty) send(text);
  };
  const due = createGathered(waitMs, flush);
  return {
    print(line) {
      lines.push(line);
      if (lines.length >= mostLines) flush();
      else due.trigger();
    },
    flush,
  };
}

// --- internal ---

const waitMs = 100;
const mostLines = 1000;
