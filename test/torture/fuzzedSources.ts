import { mkdtempSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Provider } from "../../src/model/provider.ts";
import { createProvider } from "../../src/providers/createProvider.ts";
import { readCsvCases } from "../../src/scenarios/cases/csvCases.ts";
import { findGrpcFaults, loadGrpcService } from "../../src/streams/handlers/grpc/grpcService.ts";
import { readHar } from "../../src/streams/sources/httpReplay/harReading.ts";
import { buildReplayedRequest } from "../../src/streams/sources/httpReplay/harRequest.ts";
import { providerConfigSchema } from "../unit/configs.ts";
import { makeRequest, providerContext } from "../unit/providers/fixtures.ts";
import type { FuzzedParser } from "./fuzzedParsers.ts";

/** Parsers of whole files, and of what servers answer: each text goes through a file, or over HTTP. */
export const fuzzedSources: readonly FuzzedParser[] = [
  {
    name: "a HAR file",
    sample: JSON.stringify({
      log: {
        version: "1.2",
        entries: [
          {
            startedDateTime: "2026-11-29T07:52:46.305Z",
            request: {
              method: "POST",
              url: "http://a.example/x?y=1",
              headers: [{ name: "content-type", value: "application/json" }],
              postData: { mimeType: "application/json", text: '{"a":1.50}', encoding: "base64" },
            },
          },
          { startedDateTime: "x", request: { method: "GET", url: "ws://a/", headers: [] } },
        ],
      },
    }),
    parse: async (text) => {
      const { entries } = await readHar(await write("a.har", text));
      return entries.map(({ entry }) => buildReplayedRequest(entry, true));
    },
  },
  {
    name: "a .proto file",
    sample:
      'syntax = "proto3";\npackage a.b; // c\nimport "google/protobuf/timestamp.proto";\nmessage M { string x = 1; repeated M y = 2; oneof z { int64 n = 3; map<string, bytes> m = 4; } }\nenum E { ZERO = 0; reserved 2 to 5; }\nservice S { rpc Do (stream M) returns (M); }\n',
    parse: async (text) => {
      const proto = await write("a.proto", text);
      const faults = await findGrpcFaults({ proto });
      const served = await loadGrpcService({ proto }).then(
        () => true,
        (error: unknown) => {
          if (faults.length === 0) throw new Error("a fault that no check finds", { cause: error });
          return false;
        },
      );
      if (served && faults.length > 0) throw new Error("a service with faults is served");
    },
  },
  {
    name: "a CSV file of cases",
    sample:
      'id,text,expected/name,expected/age,files\n1,"a ""b""\n c",Ada,36,\r\n2,,Grace,-1.5e3,"[""a.png""]"\n',
    parse: async (text) => {
      const schema = {
        type: "object",
        properties: { name: { type: "string" }, age: { type: "number" } },
      } as const;
      const cases = [];
      for await (const each of readCsvCases(await write("a.csv", text), schema)) cases.push(each);
      return cases;
    },
  },
  ...Object.entries({
    "openai-compatible": {
      body: '{"id":"x","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"{\\"a\\":1}","reasoning":"r"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":8}}',
      stream:
        'data: {"model":"m","choices":[{"index":0,"delta":{"content":"{\\"a\\""}}]}\n\ndata: {"choices":[{"index":0,"delta":{"content":":1}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9}}\n\ndata: [DONE]\n\n',
    },
    anthropic: {
      body: '{"id":"x","type":"message","role":"assistant","model":"m","content":[{"type":"thinking","thinking":"t"},{"type":"text","text":"{\\"a\\":1}"}],"stop_reason":"end_turn","usage":{"input_tokens":9,"output_tokens":8}}',
      stream:
        'event: message_start\ndata: {"type":"message_start","message":{"model":"m","usage":{"input_tokens":9}}}\n\nevent: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"{}"}}\n\nevent: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":8}}\n\nevent: message_stop\ndata: {"type":"message_stop"}\n\n',
    },
    google: {
      body: '{"candidates":[{"content":{"role":"model","parts":[{"text":"{\\"a\\":1}"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":8},"modelVersion":"m"}',
      stream:
        'data: {"candidates":[{"content":{"parts":[{"text":"{}"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":9}}\r\n\r\n',
    },
  }).flatMap(([kind, samples]) =>
    (["body", "stream"] as const).map(
      (how): FuzzedParser => ({
        name: `the ${how} of a reply of ${kind}`,
        sample: samples[how],
        throwsFaults: true,
        parse: (text) => askFor(kind, how, text),
      }),
    ),
  ),
];

// --- internal ---

let folder: string | undefined;

/** Into a folder of this process, which goes with it. */
async function write(name: string, text: string): Promise<string> {
  if (folder === undefined) {
    const own = mkdtempSync(path.join(tmpdir(), "touchstone-fuzz-"));
    process.once("exit", () => rmSync(own, { recursive: true, force: true }));
    folder = own;
  }
  const file = path.join(folder, name);
  // Halves of surrogates become what no text holds, so that bytes that are no UTF-8 come as well.
  await writeFile(file, text.includes("\0") ? Buffer.from(text, "latin1") : text);
  return file;
}

interface Asked {
  readonly origin: string;
  body: string;
  type: string;
  readonly providers: Map<string, Provider>;
}
let asked: Promise<Asked> | undefined;

/** What a provider makes of this answer of its server. */
async function askFor(kind: string, how: "body" | "stream", text: string): Promise<unknown> {
  asked ??= listen();
  const server = await asked;
  server.body = text;
  server.type = how === "stream" ? "text/event-stream" : "application/json";
  const key = `${kind} ${how}`;
  let provider = server.providers.get(key);
  if (provider === undefined) {
    provider = await createProvider(
      providerConfigSchema.parse({
        id: "p",
        kind,
        model: "m",
        baseUrl: `${server.origin}/v1`,
        apiKey: { env: "K" },
        ...(how === "stream" && { stream: true }),
      }),
      providerContext,
    );
    server.providers.set(key, provider);
  }
  return await provider.send(makeRequest(), new AbortController().signal);
}

async function listen(): Promise<Asked> {
  const server = http.createServer((incoming, response) => {
    incoming.resume();
    incoming.on("end", async () => {
      const { body, type } = await (asked as Promise<Asked>);
      response.writeHead(200, { "content-type": type }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, body: "", type: "", providers: new Map() };
}
