import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import type { Counters } from "./chatServer.ts";

const startedSchema = z.object({ url: z.string(), baseUrl: z.string(), pid: z.int() });

/** A server in a process of its own, for measurements and for tests of whole programs. */
export interface ServerProcess {
  readonly url: string;
  readonly baseUrl: string;
  counters(): Promise<Counters>;
  close(): Promise<void>;
}

/** Starts `main.ts` beside this file, with its arguments, such as `--kind openai --latency-ms 50`. */
export async function startServerProcess(args: readonly string[]): Promise<ServerProcess> {
  const main = fileURLToPath(new URL("main.ts", import.meta.url));
  const child = spawn(process.execPath, [main, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const firstLine = once(createInterface({ input: child.stdout }), "line");
  const line = await Promise.race([firstLine, exited.then(() => undefined)]);
  if (line === undefined) throw new Error(`the server did not start: ${args.join(" ")}`);
  const { url, baseUrl } = startedSchema.parse(JSON.parse(String(line[0])));
  return {
    url,
    baseUrl,
    counters: async () => (await (await fetch(`${url}/stats`)).json()) as Counters,
    close: async () => {
      child.stdin.end();
      await exited;
    },
  };
}
