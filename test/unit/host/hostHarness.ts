import assert from "node:assert/strict";
import { createHostServer } from "../../../src/host/hostServer.ts";
import {
  type EditorToHost,
  type HostMethod,
  type HostParams,
  type HostResult,
  type HostToEditor,
  hostRequests,
  hostToEditorSchema,
} from "../../../src/model/wire/hostProtocol.ts";

/** A run host in this process, spoken to as the editor does. */
export interface HostHarness {
  /** Everything the host has said, as the editor would receive it. */
  readonly messages: readonly HostToEditor[];
  request<M extends HostMethod>(method: M, params: HostParams<M>): Promise<HostResult<M>>;
  /** Says something to the host by itself. */
  send(message: EditorToHost): void;
  /** Resolves with what `find` finds, which is asked again whenever the host says something. */
  waitFor<T>(find: () => T | undefined): Promise<T>;
  close(): Promise<void>;
}

/** Starts a host that serves a workspace folder. */
export async function openHost(workspaceFolder: string, dataFolder: string): Promise<HostHarness> {
  const messages: HostToEditor[] = [];
  const watchers = new Set<() => void>();
  let lastId = 0;
  // Messages cross the channel as structured clones, BigInts included.
  const server = createHostServer((message) => {
    messages.push(hostToEditorSchema.parse(structuredClone(message)));
    for (const watch of watchers) watch();
  });

  const waitFor: HostHarness["waitFor"] = (find) =>
    new Promise((resolve) => {
      const watch = () => {
        const found = find();
        if (found === undefined) return;
        watchers.delete(watch);
        resolve(found);
      };
      watchers.add(watch);
      watch();
    });

  const request: HostHarness["request"] = async (method, params) => {
    lastId += 1;
    const id = lastId;
    server.onMessage({ type: "request", id, method, params });
    const answer = await waitFor(() => messages.find((m) => m.type === "response" && m.id === id));
    assert.ok(answer.type === "response");
    const { error, result } = answer;
    if (error !== undefined) throw new Error(`${error.code}: ${error.message}`);
    return hostRequests[method].result.parse(result) as HostResult<typeof method>;
  };

  await request("initialize", { workspaceFolder, dataFolder, touchstoneVersion: "0.0.0" });
  const { onMessage: send } = server;
  return { messages, request, send, waitFor, close: () => server.close() };
}

/** Reads a config and starts it, as the editor does. */
export async function startRun(
  host: Pick<HostHarness, "request">,
  config: string,
): Promise<HostResult<"startRun">> {
  const { prepared } = await host.request("prepareRun", { config });
  return await host.request("startRun", { prepared, keys: [] });
}
