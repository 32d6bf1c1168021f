import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import * as vscode from "vscode";
import { folder, personScenario, runToEnd, withAnswers, writeConfig } from "../support.ts";

/** A server of one origin that writes down which keys it was sent. */
interface KeyServer {
  readonly origin: string;
  readonly keys: (string | undefined)[];
  readonly server: Server;
}

describe("keys", () => {
  let own: KeyServer;
  let other: KeyServer;

  before(async () => {
    own = await startServer();
    other = await startServer();
  });
  after(() => {
    own.server.close();
    other.server.close();
  });

  it("are stored by command, sent to their own origin, and to no other", async () => {
    const mine = await writeKeyConfig("own-key", own.origin);
    const theirs = await writeKeyConfig("other-key", other.origin);
    await vscode.commands.executeCommand("touchstone.refresh");
    await withAnswers(
      {
        showQuickPick: async (items: readonly { label: string; description: string }[]) =>
          items.find(({ label, description }) => label === "shared" && description === own.origin),
        showInputBox: async (options: { password: boolean }) => {
          assert.equal(options.password, true);
          return "sk-own";
        },
        showInformationMessage: async () => undefined,
      },
      async () => await vscode.commands.executeCommand("touchstone.setApiKey"),
    );
    const { result } = await runToEnd(mine);
    assert.equal(result.summary.passed, 1);
    assert.deepEqual(own.keys, ["Bearer sk-own"]);

    const questions: string[] = [];
    const showWarningMessage = async (message: string, { detail }: { detail: string }) => {
      questions.push(message, detail);
    };
    const started = await withAnswers({ showWarningMessage }, () => start(theirs));
    assert.equal(started, undefined);
    assert.match(questions.join("\n"), new RegExp(`not stored for ${other.origin}`));
    assert.match(
      questions.join("\n"),
      new RegExp(`stored for ${own.origin} and goes nowhere else`),
    );
    assert.deepEqual(other.keys, []);

    await withAnswers({ showQuickPick: async (items: unknown[]) => items }, async () => {
      await vscode.commands.executeCommand("touchstone.clearApiKey");
    });
    const left = await withAnswers({ showInputBox: async () => undefined }, () => start(mine));
    assert.equal(left, undefined);
    await Promise.all([rm(mine), rm(theirs)]);
  });

  it("never reach a result file or the journal", async () => {
    const mine = await writeKeyConfig("written-key", own.origin);
    const { result } = await withAnswers({ showInputBox: async () => "sk-unwritten" }, () =>
      runToEnd(mine),
    );
    assert.equal(result.summary.passed, 1);
    assert.equal(own.keys.at(-1), "Bearer sk-unwritten");
    assert.equal(JSON.stringify(result).includes("sk-unwritten"), false);
    await rm(mine);
  });

  async function writeKeyConfig(name: string, origin: string): Promise<string> {
    const apiKey = { secret: "shared" };
    const provider = { id: "p", kind: "openai-compatible", baseUrl: `${origin}/v1`, model: "m" };
    const providers = [{ ...provider, apiKey }];
    return writeConfig(folder, name, { providers, scenarios: [personScenario()] });
  }
});

async function start(config: string): Promise<unknown> {
  const uri = vscode.Uri.file(config);
  return vscode.commands.executeCommand("touchstone.startRunOfConfig", uri);
}

async function startServer(): Promise<KeyServer> {
  const keys: KeyServer["keys"] = [];
  const server = createServer((request, response) => {
    keys.push(request.headers.authorization);
    request.resume();
    const message = { role: "assistant", content: '{"name":"Ada","age":36}' };
    const choices = [{ index: 0, finish_reason: "stop", message }];
    const body = { id: "1", object: "chat.completion", created: 1, model: "m", choices };
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ ...body, usage: { prompt_tokens: 1, completion_tokens: 1 } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, keys, server };
}
