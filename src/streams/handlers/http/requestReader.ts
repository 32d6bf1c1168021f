import type { IncomingMessage } from "node:http";
import { CodingError, decodeContent } from "../../../common/contentCoding.ts";

/** What becomes of a body; exactly one of them is called, once. */
export interface BodyOutcomes {
  /** It came whole, and was decoded as `Content-Encoding` says; with `fault`, why it was not, as it came. */
  onBody(bytes: Buffer, fault?: string): void;
  /** It is larger than allowed, or would be; the rest is not kept. */
  onTooLarge(): void;
  /** The client went away before its end. */
  onCut(): void;
}

/** Reads the body of a request, of which never more than `maxBodyBytes` and a chunk are kept. */
export function readRequestBody(
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
    if (isDone) return;
    const bytes = joinChunks(chunks);
    const coding = request.headers["content-encoding"];
    if (coding === undefined || bytes.length === 0) outcomes.onBody(bytes);
    else void decode(bytes, { coding, maxBodyBytes, outcomes });
  });
  request.on("error", () => {
    if (!isDone && !request.readableEnded) outcomes.onCut();
    isDone = true;
  });
}

// --- internal ---

interface Decoding {
  readonly coding: string;
  readonly maxBodyBytes: number;
  readonly outcomes: BodyOutcomes;
}

async function decode(bytes: Buffer, { coding, maxBodyBytes, outcomes }: Decoding): Promise<void> {
  const plain = await decodeContent(bytes, coding, maxBodyBytes).catch(
    (error: CodingError) => error,
  );
  if (!(plain instanceof CodingError)) outcomes.onBody(plain);
  else if (plain.isTooLarge) outcomes.onTooLarge();
  else outcomes.onBody(bytes, plain.message);
}

function joinChunks(chunks: readonly Buffer[]): Buffer {
  const [first] = chunks;
  return chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
}
