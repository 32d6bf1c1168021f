import { createHostServer } from "../../../src/host/hostServer.ts";
import type { EditorToHost, HostResult } from "../../../src/model/wire/hostProtocol.ts";
import { createHostTalk, type HostTalk } from "./hostTalk.ts";

/** A run host in this process, spoken to as the editor does. */
export interface HostHarness extends Omit<HostTalk, "hear"> {
  /** Says something to the host by itself. */
  send(message: EditorToHost): void;
  close(): Promise<void>;
}

/** Starts a host that serves a workspace folder. */
export async function openHost(workspaceFolder: string, dataFolder: string): Promise<HostHarness> {
  const talk = createHostTalk((message) => server.onMessage(message));
  // Messages cross the channel as structured clones, BigInts included.
  const server = createHostServer((message) => talk.hear(structuredClone(message)));
  await talk.request("initialize", { workspaceFolder, dataFolder, touchstoneVersion: "0.0.0" });
  const { onMessage: send } = server;
  return { ...talk, send, close: () => server.close() };
}

/** Reads a config and starts it, as the editor does. */
export async function startRun(
  host: Pick<HostHarness, "request">,
  config: string,
): Promise<HostResult<"startRun">> {
  const { prepared } = await host.request("prepareRun", { config });
  return await host.request("startRun", { prepared, keys: [] });
}
