import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

/** What coordinator and workers of the tests share. */
export const queueKey = "a key of the tests, long enough";

/** A worker as a process of its own. */
export interface WorkerProcess {
  /** As it names itself. */
  readonly name: string;
  readonly process: ChildProcess;
}

/** Starts a worker of the built command line that takes two tests of a provider at once; resolves once it takes some. */
export async function startWorker(queueUrl: string): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [cli, "worker", "--concurrency", "2"], {
    env: { ...process.env, TOUCHSTONE_QUEUE_URL: queueUrl, TOUCHSTONE_QUEUE_KEY: queueKey },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  for await (const piece of child.stderr) {
    said += String(piece);
    const [, name] = /^Worker (\S+) takes tests/m.exec(said) ?? [];
    if (name !== undefined) {
      child.stderr.resume();
      return { name, process: child };
    }
  }
  throw new Error(`the worker ended: ${said}`);
}

/** Ends workers at once, those that are gone already left out. */
export async function killWorkers(workers: readonly WorkerProcess[]): Promise<void> {
  await Promise.all(
    workers.map(async ({ process: child }) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    }),
  );
}

// --- internal ---

const cli = path.resolve(import.meta.dirname, "../../dist/cli.js");
