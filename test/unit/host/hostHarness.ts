import { createHostServer } from "../../../src/host/hostServer.ts";
import type { EditorToHost, HostResult } from "../../../src/model/wire/hostProtocol.ts";
import { makeWorkspace, type Workspace } from "../run/builders.ts";
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

/** Gives each test of a suite a workspace of its own and a host that serves it. */
export function useHost(
  use: (opened: { readonly workspace: Workspace; readonly host: HostHarness }) => void,
): void {
  let workspace: Workspace;
  let host: HostHarness;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    host = await openHost(workspace.folder, workspace.dataFolder);
    use({ workspace, host });
  });
  afterEach(async () => {
    await host.close();
    await workspace.remove();
  });
}

/** Reads a config and starts it, as the editor does. */
export async function startRun(
  host: Pick<HostHarness, "request">,
  config: string,
): Promise<HostResult<"startRun">> {
  const { prepared } = await host.request("prepareRun", { config });
  return await host.request("startRun", { prepared, keys: [] });
}
