import type { IncomingMessage } from "node:http";

/** What becomes of a body; exactly one of them is called, once. */
export interface BodyOutcomes {
  /** It came whole; bytes that are no UTF-8 are replaced. */
  onText(text: string): void;
  /** It is larger than allowed; the rest is not kept. */
  onTooLarge(): void;
  /** The client went away before its end. */
  onCut(): void;
}

/** Reads the body of a request, of which never more than `maxBodyBytes` and a chunk are kept. */
export function readRequestText(
  request: IncomingMessage,
  maxBodyBytes: number,
  outcomes: BodyOutcomes,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  let isDone = false;
  request.on("data", (chunk: Buffer) => {
    if (isDone) return;
    size += chunk.length;
    if (size <= maxBodyBytes) chunks.push(chunk);
    else {
      isDone = true;
      chunks.length = 0;
      outcomes.onTooLarge();
    }
  });
  request.on("end", () => {
    if (!isDone) outcomes.onText(joinChunks(chunks));
  });
  request.on("error", () => {
    if (!isDone && !request.readableEnded) outcomes.onCut();
    isDone = true;
  });
}

// --- internal ---

function joinChunks(chunks: readonly Buffer[]): string {
  const [first] = chunks;
  if (first === undefined) return "";
  return (chunks.length === 1 ? first : Buffer.concat(chunks)).toString("utf8");
}
