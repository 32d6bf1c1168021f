import assert from "node:assert/strict";
import * as vscode from "vscode";
import { waitFor } from "./support.ts";

/** A Test Service as a program outside VS Code knows it. */
export interface ServiceClient {
  readonly url: string;
  readonly token: string;
  get(path: string): Promise<Response>;
  post(path: string, body: unknown): Promise<Response>;
  delete(path: string): Promise<Response>;
}

/** Starts the Test Service and takes URL and token from the clipboard, as a person does. */
export async function startService(): Promise<ServiceClient> {
  await vscode.commands.executeCommand("touchstone.startService");
  const url = await copy("touchstone.copyServiceUrl");
  const token = await copy("touchstone.copyServiceToken");
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  return {
    url,
    token,
    get: (path) => fetch(`${url}${path}`, { headers }),
    post: (path, body) =>
      fetch(`${url}${path}`, { method: "POST", headers, body: JSON.stringify(body) }),
    delete: (path) => fetch(`${url}${path}`, { method: "DELETE", headers }),
  };
}

/** Starts a run of a config of `data/configs`; resolves with its id. */
export async function postRun(client: ServiceClient, name: string): Promise<string> {
  const config = `data/configs/${name}.touchstone.json`;
  const answer = await client.post("/api/test_runs", { config });
  const text = await answer.text();
  assert.equal(answer.status, 201, text);
  return (JSON.parse(text) as { id: string }).id;
}

// --- internal ---

async function copy(command: string): Promise<string> {
  await vscode.env.clipboard.writeText("");
  await vscode.commands.executeCommand(command);
  return await waitFor(`the text of ${command}`, async () => {
    const text = await vscode.env.clipboard.readText();
    return text === "" ? undefined : text;
  });
}
