import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { HostClient, type HostListeners } from "../../../../src/editor/host/hostClient.ts";
import type { HostSettings } from "../../../../src/model/wire/hostProtocol.ts";
import type { RunOutcome, RunProgress } from "../../../../src/model/wire/runProgress.ts";

export const runId = "0b2f6d0e-6a2f-4c5c-9d53-0f6f1d8f6a10";

export const settings: HostSettings = {
  workspaceFolder: "/workspace",
  dataFolder: "/workspace/data",
  touchstoneVersion: "0.1.0",
};

export interface ScriptedHost {
  readonly folder: string;
  readonly client: HostClient;
  readonly heard: {
    readonly logs: string[];
    readonly crashes: string[];
    readonly progress: RunProgress[];
    readonly finished: RunOutcome[];
    readonly recovered: RunOutcome[];
  };
  close(): Promise<void>;
}

/** A client of a host whose answer to each request is the body of `async (method, params, post) => result`. */
export async function createScriptedHost(
  body: string,
  answers: Partial<Pick<HostListeners, "onChat" | "onAskKeys">> = {},
): Promise<ScriptedHost> {
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), "touchstone-host-")));
  const hostFile = path.join(folder, "host.mjs");
  await writeFile(hostFile, buildScript(body));
  const heard: ScriptedHost["heard"] = {
    logs: [],
    crashes: [],
    progress: [],
    finished: [],
    recovered: [],
  };
  const client = new HostClient({
    hostFile,
    readSettings: () => settings,
    listeners: {
      onChat: async () => ({}),
      onAskKeys: async () => [],
      onAskQueue: async () => ({ url: "", key: "" }),
      ...answers,
      onRunProgress: (progress) => heard.progress.push(progress),
      onRunFinished: (outcome) => heard.finished.push(outcome),
      onRunElsewhere: () => {},
      onWaiting: () => {},
      onWaitingEnded: () => {},
      onRecovered: (outcomes) => heard.recovered.push(...outcomes),
      onLog: (_level, message) => heard.logs.push(message),
      onCrash: (message) => heard.crashes.push(message),
    },
  });
  return {
    folder,
    client,
    heard,
    async close() {
      client.dispose();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

// --- internal ---

function buildScript(body: string): string {
  return `import { appendFileSync, existsSync, writeFileSync } from "node:fs";
const folder = import.meta.dirname;
const post = (message) => process.send(JSON.stringify(message));
const answer = async (method, params, message) => { ${body} };
process.on("disconnect", () => { writeFileSync(folder + "/ended", ""); process.exit(0); });
process.on("message", async (message) => {
  if (message.type !== "request") return answer("", undefined, message);
  const { id, method, params } = message;
  if (method === "initialize") appendFileSync(folder + "/starts", JSON.stringify(params) + "\\n");
  try {
    const result = await answer(method, params, message);
    if (result === "silent") return;
    const empty = method === "initialize" ? { recovered: [] } : undefined;
    post({ type: "response", id, result: result ?? empty });
  } catch (error) {
    post({ type: "response", id, error: { code: error.code ?? "host", message: error.message } });
  }
});
`;
}
