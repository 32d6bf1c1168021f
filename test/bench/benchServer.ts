import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import * as z from "zod";

/** A server of this folder in a process of its own, which prints lines of JSON: its URL, then answers. */
export interface BenchServer {
  readonly url: string;
  /** What it prints when it is asked, which one that only reads is not. */
  ask(): Promise<unknown>;
  /** Ends it and gives what it printed last. */
  close(): Promise<unknown>;
}

export async function startBenchServer(
  name: string,
  args: readonly string[] = [],
  execArgv: readonly string[] = [],
): Promise<BenchServer> {
  const file = fileURLToPath(new URL(name, import.meta.url));
  const child = spawn(process.execPath, [...execArgv, file, ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  let last = "";
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => {
    last = line;
  });
  await Promise.race([once(lines, "line"), exited]);
  if (last === "") throw new Error(`${name} did not start`);
  const { url } = startedSchema.parse(JSON.parse(last));
  return {
    url,
    async ask() {
      const answered = once(lines, "line");
      child.stdin.write("\n");
      await Promise.race([answered, exited]);
      return JSON.parse(last);
    },
    async close() {
      child.stdin.end();
      await Promise.all([exited, once(lines, "close")]);
      return JSON.parse(last);
    },
  };
}

/** What an observed reaction has received so far. */
export const receivedSchema = z.object({
  recordCount: z.int(),
  refusedCount: z.int(),
  lateCount: z.int(),
  errorCount: z.int(),
  rssMb: z.number(),
  /** Of it, what V8 keeps for new objects. */
  youngMb: z.number(),
});

/** Throws unless each record was taken. */
export function checkReceived(printed: unknown, expected: number): void {
  const received = receivedSchema.parse(printed);
  if (received.recordCount !== expected || received.errorCount > 0) {
    throw new Error(`${expected} were sent: ${JSON.stringify(received)}`);
  }
}

/** Results of a query on rooms; all are equally long, as are the answers. */
export function buildBodies(): string[] {
  return Array.from({ length: 100 }, (_, index) =>
    JSON.stringify({
      queryId: "comfort-alerts",
      op: "updated",
      room: `building_01/floor_${String(index % 5).padStart(2, "0")}/room_${String(index % 10).padStart(2, "0")}`,
      before: { comfort: 47.5, temperature: 71, humidity: 44, co2: 455 },
      after: { comfort: 38.25, temperature: 66, humidity: 41, co2: 612 },
      sentAt: 1_790_000_000_000 + index,
    }),
  );
}

// --- internal ---

const startedSchema = z.object({ url: z.string() });
