import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { GrantedKey, KeyNeed } from "../../../src/model/config/keyNeed.ts";
import type { QueueOptions } from "../../../src/run/activeRun.ts";
import { createRunHost, type RunHost } from "../../../src/run/runHost.ts";
import { type RunningService, startService } from "../../../src/service/service.ts";
import { openTestDataStore } from "../../../src/store/testDataStore.ts";

export const token = "a-token-of-the-tests";

/** A live service over a workspace folder of its own, which goes afterwards. */
export interface TestService {
  readonly workspaceFolder: string;
  readonly dataFolder: string;
  readonly runs: RunHost;
  readonly service: RunningService;
  /** What was logged. */
  readonly lines: string[];
  /** With the token, unless the headers say otherwise. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  post(path: string, body: unknown): Promise<Response>;
  writeFile(file: string, content: unknown): Promise<string>;
}

export interface TestServiceOptions {
  readonly host?: string;
  readonly grantKeys?: (needs: readonly KeyNeed[]) => Promise<readonly GrantedKey[]>;
  readonly findQueue?: () => Promise<QueueOptions>;
}

/** A config that runs without key or network. */
export function makeConfig(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name: "people",
    providers: [{ id: "sim", kind: "simulated" }],
    scenarios: [makeScenario()],
    ...changes,
  };
}

export function makeScenario(changes: Record<string, unknown> = {}): Record<string, unknown> {
  const schema = { type: "object", properties: { name: { type: "string" } }, required: ["name"] };
  return { number: 1, name: "One", kind: "prompt", prompt: "Give a person.", schema, ...changes };
}

export async function withService<T>(
  work: (test: TestService) => Promise<T>,
  options: TestServiceOptions = {},
): Promise<T> {
  const workspaceFolder = await mkdtemp(path.join(tmpdir(), "touchstone-service-"));
  const dataFolder = path.join(workspaceFolder, "data");
  const lines: string[] = [];
  const log = (level: string, message: string) => void lines.push(`${level}: ${message}`);
  const runs = createRunHost({
    store: openTestDataStore(dataFolder),
    workspaceFolder,
    log,
    versions: { touchstone: "1.2.3" },
    print: () => {},
    grantKeys: options.grantKeys ?? (async () => []),
    ...(options.findQueue === undefined ? {} : { findQueue: options.findQueue }),
    onProgress: () => {},
    onFinished: () => {},
  });
  const { host = "127.0.0.1" } = options;
  const service = await startService({ runs, host, port: 0, token, log, isTrusted: true });
  const fetchFrom: TestService["fetch"] = (url, init = {}) => {
    const headers = { authorization: `Bearer ${token}`, ...init.headers };
    return fetch(`${service.url}${url}`, { ...init, headers });
  };
  try {
    return await work({
      workspaceFolder,
      dataFolder,
      runs,
      service,
      lines,
      fetch: fetchFrom,
      post: (url, body) => fetchFrom(url, { method: "POST", body: JSON.stringify(body) }),
      async writeFile(file, content) {
        const absolute = path.join(workspaceFolder, file);
        await mkdir(path.dirname(absolute), { recursive: true });
        await writeFile(absolute, typeof content === "string" ? content : JSON.stringify(content));
        return absolute;
      },
    });
  } finally {
    await endRun(runs);
    await service.close();
    // One may have begun while the service closed.
    await endRun(runs);
    await rm(workspaceFolder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
}

async function endRun({ active }: RunHost): Promise<void> {
  active?.stop("cancelled");
  await active?.finished;
}
