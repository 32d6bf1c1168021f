import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

/** What a bare loop does with what it reads. */
export interface BareLog {
  /** Parses the JSON of a body and appends it as a line, with when it came. */
  take(body: string): void;
  /** Resolves once that many were taken and their file is closed. */
  readonly all: Promise<void>;
}

/** Writes lines of bodies into a file of its own, which it removes once it has `count` of them. */
export async function openBareLog(count: number): Promise<BareLog> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-bare-"));
  const file = createWriteStream(path.join(folder, "lines.jsonl"));
  const all = Promise.withResolvers<void>();
  const close = async (): Promise<void> => {
    file.end();
    await once(file, "close");
    await rm(folder, { recursive: true });
  };
  let taken = 0;
  return {
    take(body) {
      file.write(`${JSON.stringify({ timestamp: Date.now(), payload: JSON.parse(body) })}\n`);
      taken += 1;
      if (taken === count) close().then(all.resolve, all.reject);
    },
    all: all.promise,
  };
}
