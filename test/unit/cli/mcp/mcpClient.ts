import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import {
  type CallToolResult,
  ElicitRequestSchema,
  type ElicitResult,
} from "@modelcontextprotocol/sdk/types.js";
import { bundleCli } from "../cliHarness.ts";

export interface McpOptions {
  /** A person's answer to each question; absent for a client that cannot ask. */
  readonly answer?: (question: string) => ElicitResult["action"] | Promise<ElicitResult["action"]>;
  readonly env?: Record<string, string>;
}

/** The SDK's own client, on stdin and stdout of `touchstone mcp`. */
export interface McpClient {
  readonly client: Client;
  readonly pid: number;
  /** What came on stdout that is no message of the protocol, and other faults of the transport. */
  readonly faults: readonly Error[];
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
  stderr(): string;
  /** Closes stdin, as a client does that ends, and waits for the end of the process. */
  close(): Promise<void>;
  call(name: string, input?: Record<string, unknown>): Promise<CallToolResult>;
  /** The data of an answer that is no failure. */
  data(name: string, input?: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** The text of a failure. */
  failure(name: string, input?: Record<string, unknown>): Promise<string>;
}

/** Starts the command line in a folder and talks to it; every answer is checked against the schema that the tool announces. */
export async function startMcp(folder: string, options: McpOptions = {}): Promise<McpClient> {
  const { answer, env = {} } = options;
  const child = spawn(process.execPath, [await bundleCli(), "mcp"], {
    cwd: folder,
    env: { ...process.env, ...env },
  });
  const ended = once(child, "close").then(() => undefined);
  child.stdin.on("error", () => undefined); // its end tells the rest
  let told = "";
  child.stderr.on("data", (piece: Buffer) => {
    told += piece;
  });
  const capabilities = answer === undefined ? {} : { elicitation: {} };
  const client = new Client({ name: "test", version: "1" }, { capabilities });
  if (answer !== undefined) {
    client.setRequestHandler(ElicitRequestSchema, async ({ params }) => {
      return { action: await answer(params.message), content: {} };
    });
  }
  const faults: Error[] = [];
  client.onerror = (error) => faults.push(error);
  // That of the SDK for clients ends what does not end by itself; this is the same over any two streams.
  await client.connect(new StdioServerTransport(child.stdout, child.stdin));
  await client.listTools();
  const call = async (name: string, input: Record<string, unknown> = {}) =>
    (await client.callTool({ name, arguments: input })) as CallToolResult;
  return {
    client,
    pid: child.pid ?? 0,
    faults,
    ended,
    stderr: () => told,
    async close() {
      child.stdin.end();
      await ended;
      await client.close();
    },
    call,
    async data(name, input) {
      const result = await call(name, input);
      assert.notEqual(result.isError, true, textOf(result));
      return result.structuredContent as Record<string, unknown>;
    },
    async failure(name, input) {
      const result = await call(name, input);
      assert.equal(result.isError, true, textOf(result));
      assert.equal(result.structuredContent, undefined);
      return textOf(result);
    },
  };
}

export function textOf({ content }: CallToolResult): string {
  return content.map((each) => (each.type === "text" ? each.text : "")).join("\n");
}
