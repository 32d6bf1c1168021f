import assert from "node:assert/strict";
import http from "node:http";
import type { AddressInfo, Socket } from "node:net";
import zlib from "node:zlib";
import { type AttemptResult, testRunFileSchema } from "../../../src/model/results/resultFile.ts";
import { startRun } from "../../../src/run/startRun.ts";
import { makeLoadedConfig, makeScenario, makeWorkspace, type Workspace } from "./builders.ts";

const person = '{"name":"Ada","age":36}';

/** What a server answers the n-th request with; a socket is for what HTTP itself does not do. */
interface Answer {
  readonly status?: number;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
}
type Answers = (
  n: number,
  request: { body: Record<string, unknown>; socket: Socket },
) => Answer | undefined;

type Kind = "openai-compatible" | "openai" | "anthropic" | "google";

interface Case {
  readonly kind?: Kind;
  readonly config?: Record<string, unknown>;
  readonly mode?: "prompt" | "strict";
  readonly retries?: number;
  readonly answers: Answers;
  /** Of the last attempt. */
  readonly attempt: Partial<AttemptResult> | ((attempt: AttemptResult) => void);
  readonly attempts?: number;
  readonly requests?: number;
}

const chat = (content: unknown, more: Record<string, unknown> = {}) => {
  const { message, choice, ...body } = more as Record<string, object>;
  const first = { message: { role: "assistant", content, ...message }, finish_reason: "stop" };
  const usage = { prompt_tokens: 10, completion_tokens: 5 };
  return { model: "m-1", choices: [{ ...first, ...choice }], usage, ...body };
};
const claude = (content: unknown, more = {}) => ({
  model: "claude-x",
  content: typeof content === "string" ? [{ type: "text", text: content }] : content,
  stop_reason: "end_turn",
  usage: { input_tokens: 10, output_tokens: 5 },
  ...more,
});
const gemini = (parts: unknown, more = {}) => ({
  candidates: [
    {
      content: { parts: typeof parts === "string" ? [{ text: parts }] : parts },
      finishReason: "STOP",
    },
  ],
  usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5 },
  ...more,
});
const reply =
  (body: unknown): Answers =>
  () => ({ body });
/** The fault at first, then a good reply: it passes where it is repeated. */
const onceThenGood =
  (first: Answer, good: unknown = chat(person)): Answers =>
  (n) =>
    n === 1 ? first : { body: good };
const judged = { success: true, errorMessage: null } as const;
const failed = (code: string) => (attempt: AttemptResult) => {
  assert.equal(attempt.errorMessage, null);
  assert.equal(attempt.validationErrors[0]?.code, code);
};
const errored =
  (errorKind: string, message: RegExp, more = {}) =>
  (attempt: AttemptResult) => {
    assert.match(attempt.errorMessage ?? "", message);
    assert.equal(attempt.errorKind, errorKind);
    for (const [key, value] of Object.entries(more))
      assert.deepEqual(attempt[key as keyof AttemptResult], value);
  };
const wrong = {
  error: { message: "Upstream is overloaded, try again", code: 502, type: "server_error" },
};
const events = (...data: unknown[]) =>
  data
    .map((each) => `data: ${typeof each === "string" ? each : JSON.stringify(each)}\n\n`)
    .join("");
const pieces = (text: string) => text.match(/.{1,5}/g) ?? [];
const streamed = { "content-type": "text/event-stream" };

const cases: Record<string, Record<string, Case>> = {
  "a fault inside status 200": {
    "of OpenAI is repeated as its code says": {
      answers: onceThenGood({ body: wrong }),
      attempt: judged,
      requests: 2,
    },
    "of Anthropic is repeated as its name says": {
      kind: "anthropic",
      answers: onceThenGood(
        { body: { type: "error", error: { type: "overloaded_error", message: "Overloaded" } } },
        claude(person),
      ),
      attempt: judged,
      requests: 2,
    },
    "of Google is repeated as its code says": {
      kind: "google",
      answers: onceThenGood(
        { body: { error: { code: 503, status: "UNAVAILABLE", message: "busy" } } },
        gemini(person),
      ),
      attempt: judged,
      requests: 2,
    },
    "in a choice is the provider's own, and the model is told nothing": {
      retries: 1,
      answers: reply(
        chat("", {
          choice: {
            finish_reason: "error",
            error: { code: 400, message: "Provider disconnected" },
          },
        }),
      ),
      attempt: errored("http", /with an error 400: Provider disconnected/),
      attempts: 1,
      requests: 1,
    },
    "in a choice without more than its finish reason is no empty reply": {
      answers: reply(
        chat("", {
          choice: { finish_reason: "error" },
          message: { content: "CUDA out of memory" },
        }),
      ),
      attempt: errored("http", /CUDA out of memory/),
    },
    "is a page": {
      answers: () => ({
        body: "<!DOCTYPE html><title>Log in</title>",
        headers: { "content-type": "text/html" },
      }),
      attempt: errored("http", /an HTML page, "Log in"/, { httpRequests: 1 }),
    },
    "is an event stream that nobody asked for": {
      answers: () => ({ body: events(chat(person)), headers: streamed }),
      attempt: errored("http", /event stream that was not asked for/),
    },
    "is an empty body": {
      answers: reply(""),
      attempt: errored("http", /without a body/, { rawResponse: "" }),
    },
    "is no content": {
      answers: () => ({ status: 204, body: "" }),
      attempt: errored("http", /^HTTP 204, but without a body$/),
    },
    "is a reply without an answer, whose missing field is named": {
      answers: reply({ choices: [{ finish_reason: "stop" }] }),
      attempt: errored("http", /^the reply has no choices\[0\]\.message$/),
    },
    "is a reply of another API": {
      kind: "anthropic",
      answers: reply(chat(person)),
      attempt: errored("http", /has no content/),
    },
  },
  "the kind by what is meant": {
    "is the model's failure where Groq's validation refused its output": {
      mode: "strict",
      retries: 1,
      answers: (n) =>
        n === 1
          ? {
              status: 400,
              body: {
                error: {
                  code: "json_validate_failed",
                  message: "no fit",
                  failed_generation: '{"name":"Ada"}',
                },
              },
            }
          : { body: chat(person) },
      attempt: judged,
      attempts: 2,
    },
    "is invalid_json with the generation for a raw reply": {
      mode: "strict",
      answers: () => ({
        status: 400,
        body: {
          error: {
            code: "json_validate_failed",
            message: "no fit",
            failed_generation: '{"name":"Ada"}',
          },
        },
      }),
      attempt: (attempt) => {
        failed("invalid_json")(attempt);
        assert.deepEqual([attempt.rawResponse, attempt.httpStatus], ['{"name":"Ada"}', 400]);
      },
    },
    "is a refusal where a content filter answered 400": {
      answers: () => ({
        status: 400,
        body: { error: { code: "content_filter", message: "filtered" } },
      }),
      attempt: failed("refusal"),
      requests: 1,
    },
    "is a refusal where moderation answered 403": {
      answers: () => ({
        status: 403,
        body: {
          error: { code: 403, message: "requires moderation", metadata: { reasons: ["violence"] } },
        },
      }),
      attempt: failed("refusal"),
    },
    "is a rejected schema, asked once, where a server answers 500 for it": {
      mode: "strict",
      answers: () => ({
        status: 500,
        body: { error: { message: "invalid JSON schema in format" } },
      }),
      attempt: errored("rejected_schema", /invalid JSON schema/),
      requests: 1,
    },
    "is http for a 422 about another field": {
      mode: "strict",
      answers: () => ({
        status: 422,
        body: { detail: [{ loc: ["body", "top_k"], msg: "too large" }] },
      }),
      attempt: errored("http", /body\.top_k: too large/),
    },
  },
  "side fields": {
    "cost nothing: usage null, Anthropic": {
      kind: "anthropic",
      answers: reply(claude(person, { usage: null })),
      attempt: (attempt) => {
        assert.ok(attempt.success);
        assert.ok(!("inputTokens" in attempt), "a missing count is absent");
      },
    },
    "cost nothing: usage in texts": {
      answers: reply(chat(person, { usage: { prompt_tokens: "10", completion_tokens: "5" } })),
      attempt: { ...judged, inputTokens: 10, outputTokens: 5 },
    },
    "cost nothing: usage that is nonsense": {
      answers: reply(chat(person, { usage: { prompt_tokens: -1, completion_tokens: {} } })),
      attempt: judged,
    },
    "cost nothing: unknown blocks": {
      kind: "anthropic",
      answers: reply(
        claude([
          { type: "hologram", data: 1 },
          { type: "thinking", thinking: "hm" },
          { type: "text", text: person },
        ]),
      ),
      attempt: { ...judged, reasoning: true, rawResponse: person },
    },
    "cost nothing: parts for a text": {
      answers: reply(
        chat([
          { type: "thinking", thinking: [{ type: "text", text: "hm" }] },
          { type: "text", text: person },
        ]),
      ),
      attempt: { ...judged, reasoning: true, rawResponse: person },
    },
    "cost nothing: a text for parts": {
      kind: "anthropic",
      answers: reply({ ...claude([]), content: person }),
      attempt: judged,
    },
    "cost nothing: the object itself for a text": {
      answers: reply(chat(JSON.parse(person))),
      attempt: judged,
    },
    "cost nothing: Gemini's signatures and thoughts": {
      kind: "google",
      answers: reply(
        gemini(
          [
            { text: "hm", thought: true },
            { text: person, thoughtSignature: 5 },
          ],
          {
            usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, thoughtsTokenCount: 7 },
          },
        ),
      ),
      attempt: { ...judged, reasoning: true, outputTokens: 12, reasoningTokens: 7 },
    },
    "cost nothing: tool input as text, with all its digits": {
      kind: "anthropic",
      config: { model: "claude-3-haiku-20240307" },
      mode: "strict",
      answers: reply(
        claude([
          { type: "tool_use", name: "json", input: '{"name":"Ada","age":12345678901234567890}' },
        ]),
      ),
      attempt: { ...judged, rawResponse: '{"name":"Ada","age":12345678901234567890}' },
    },
    "count what was cached among the input": {
      kind: "anthropic",
      answers: reply(
        claude(person, {
          usage: { input_tokens: 3, cache_read_input_tokens: 100, output_tokens: 5 },
        }),
      ),
      attempt: { ...judged, inputTokens: 103, cachedInputTokens: 100 },
    },
    "tell of another model that answered": {
      answers: reply(chat(person, { model: "some-other-model" })),
      attempt: { ...judged, warnings: ["m-1 was asked for, and some-other-model answered"] },
    },
    "tell nothing of the same model by a longer name": {
      config: { model: "meta/Llama-3:8b" },
      answers: reply(chat(person, { model: "llama-3-2026-01-01" })),
      attempt: (attempt) => assert.equal(attempt.warnings, undefined),
    },
    "keep what arrived where only reasoning did": {
      answers: reply(chat("", { message: { reasoning_content: `I think ${person}` } })),
      attempt: (attempt) => {
        failed("empty")(attempt);
        assert.match(attempt.validationErrors[0]?.message ?? "", /only reasoning/);
        assert.ok(attempt.rawResponse.includes(person) && attempt.reasoning);
      },
    },
    "keep what arrived where only a tool call did": {
      answers: reply(
        chat(null, {
          message: { tool_calls: [{ function: { name: "find", arguments: person } }] },
        }),
      ),
      attempt: (attempt) => {
        failed("empty")(attempt);
        assert.match(attempt.rawResponse, /"find"/);
      },
    },
  },
  bytes: {
    "in gzip that nobody asked for are decoded": {
      answers: () => ({
        body: zlib.gzipSync(JSON.stringify(chat(person))),
        headers: { "content-encoding": "gzip" },
      }),
      attempt: judged,
    },
    "in gzip that says nothing of it are decoded": {
      answers: () => ({ body: zlib.gzipSync(JSON.stringify(chat(person))) }),
      attempt: judged,
    },
    "in deflate are decoded, also bare": {
      answers: () => ({
        body: zlib.deflateRawSync(JSON.stringify(chat(person))),
        headers: { "content-encoding": "deflate" },
      }),
      attempt: judged,
    },
    "in brotli are decoded": {
      answers: () => ({
        body: zlib.brotliCompressSync(JSON.stringify(chat(person))),
        headers: { "content-encoding": "br" },
      }),
      attempt: judged,
    },
    "in an encoding that nobody knows are errored": {
      answers: () => ({ body: "x", headers: { "content-encoding": "zip9" } }),
      attempt: errored("http", /Content-Encoding "zip9" is not known/),
    },
    "that are no gzip though they say so are errored, once": {
      answers: () => ({ body: "plain", headers: { "content-encoding": "gzip" } }),
      attempt: errored("http", /cannot be read: it is no gzip/),
      requests: 1,
    },
    "in Latin-1 are decoded by their charset": {
      answers: () => ({
        body: Buffer.from(JSON.stringify(chat('{"name":"Zoë","age":3}')), "latin1"),
        headers: { "content-type": "application/json; charset=iso-8859-1" },
      }),
      attempt: { ...judged, parsedResponse: { name: "Zoë", age: 3 } },
    },
    "in UTF-16 with a mark are decoded": {
      answers: () => ({ body: Buffer.from(`\ufeff${JSON.stringify(chat(person))}`, "utf16le") }),
      attempt: judged,
    },
    "that are no UTF-8 are errored, not changed": {
      answers: () => ({
        body: Buffer.from(JSON.stringify(chat('{"name":"Zoë","age":3}')), "latin1"),
      }),
      attempt: errored("http", /not UTF-8/),
      requests: 1,
    },
  },
  "an address": {
    "that leads elsewhere is told with its target": {
      answers: () => ({
        status: 307,
        body: "",
        headers: { location: "https://elsewhere.example/v1?key=1" },
      }),
      attempt: errored(
        "http",
        /redirects are not followed; it leads to https:\/\/elsewhere\.example\/v1$/,
      ),
    },
    "that has nothing there is told whole, with what it may lack": {
      config: { baseUrl: "/api" },
      answers: () => ({ status: 404, body: "404 page not found" }),
      attempt: errored(
        "http",
        /HTTP 404 at http:\/\/127\.0\.0\.1:\d+\/api\/chat\/completions: .*lack \/v1\?/,
      ),
    },
  },
  "a wait": {
    "beyond a minute is not sat out, and told": {
      answers: () => ({
        status: 429,
        body: { error: { message: "slow down" } },
        headers: { "retry-after": "7200" },
      }),
      attempt: errored("rate_limit", /come back after \d{4}-\d\d-\d\d \d\d:\d\d UTC/),
      requests: 1,
    },
    "by Google's RetryInfo is kept": {
      kind: "google",
      answers: onceThenGood(
        { status: 429, body: { error: { message: "slow", details: [{ retryDelay: "0.1s" }] } } },
        gemini(person),
      ),
      attempt: judged,
      requests: 2,
    },
  },
  "a stream": {
    "of OpenAI is put together, with the time to its first text": {
      config: { stream: true },
      answers: () => ({
        headers: streamed,
        body: events(
          { model: "m-1", choices: [{ delta: { role: "assistant" } }] },
          ...pieces(person).map((content) => ({ choices: [{ delta: { content } }] })),
          { choices: [{ delta: {}, finish_reason: "stop" }] },
          { choices: [], usage: { prompt_tokens: 10, completion_tokens: 5 } },
          "[DONE]",
        ),
      }),
      attempt: (attempt) => {
        assert.deepEqual(
          [attempt.rawResponse, attempt.inputTokens, attempt.responseModel],
          [person, 10, "m-1"],
        );
        assert.ok(attempt.success && (attempt.timeToFirstTokenMs ?? 0) > 0);
        assert.ok((attempt.timeToFirstTokenMs ?? Infinity) <= (attempt.durationMs ?? 0));
      },
    },
    "of Anthropic is put together": {
      kind: "anthropic",
      config: { stream: true },
      answers: () => ({
        headers: streamed,
        body: events(
          { type: "message_start", message: { model: "claude-x", usage: { input_tokens: 10 } } },
          {
            type: "content_block_start",
            index: 0,
            content_block: { type: "thinking", thinking: "" },
          },
          {
            type: "content_block_delta",
            index: 0,
            delta: { type: "thinking_delta", thinking: "hm" },
          },
          { type: "content_block_start", index: 1, content_block: { type: "text", text: "" } },
          ...pieces(person).map((text) => ({
            type: "content_block_delta",
            index: 1,
            delta: { type: "text_delta", text },
          })),
          {
            type: "message_delta",
            delta: { stop_reason: "end_turn" },
            usage: { output_tokens: 5 },
          },
          { type: "message_stop" },
        ),
      }),
      attempt: {
        ...judged,
        rawResponse: person,
        reasoning: true,
        inputTokens: 10,
        outputTokens: 5,
      },
    },
    "of Google is put together": {
      kind: "google",
      config: { stream: true },
      answers: () => ({
        headers: streamed,
        body: events(
          { candidates: [{ content: { parts: [{ text: person.slice(0, 5) }] } }] },
          gemini(person.slice(5)),
        ),
      }),
      attempt: { ...judged, rawResponse: person, inputTokens: 10 },
    },
    "that ends before its end is cut off, and asked for again": {
      config: { stream: true },
      answers: (n) => ({
        headers: streamed,
        body: events(
          { choices: [{ delta: { content: person } }] },
          ...(n === 1 ? [] : [{ choices: [{ delta: {}, finish_reason: "stop" }] }]),
        ),
      }),
      attempt: judged,
      requests: 2,
    },
    "with a fault in it is that fault": {
      config: { stream: true },
      answers: () => ({
        headers: streamed,
        body: events(
          { choices: [{ delta: { content: '{"na' } }] },
          { error: { code: 400, message: "lost the GPU" } },
        ),
      }),
      attempt: errored("http", /lost the GPU/),
    },
    "that is none is read as the reply it is": {
      config: { stream: true },
      answers: reply(chat(person)),
      attempt: judged,
    },
  },
};

for (const [kind, members] of Object.entries(cases)) {
  describe(`what a provider answers: ${kind}`, () => {
    let workspace: Workspace;
    beforeEach(async () => {
      workspace = await makeWorkspace();
    });
    afterEach(() => workspace.remove());

    for (const [name, each] of Object.entries(members)) {
      it(name, async () => {
        const { attempts, requests } = await carryOut(each, workspace);
        const last = attempts.at(-1);
        assert.ok(last !== undefined);
        if (typeof each.attempt === "function") each.attempt(last);
        else assert.deepEqual({ ...last, ...each.attempt }, last, JSON.stringify(last));
        assert.equal(attempts.length, each.attempts ?? attempts.length);
        assert.equal(requests, each.requests ?? requests);
        const counted = attempts.reduce((sum, { httpRequests = 0 }) => sum + httpRequests, 0);
        assert.equal(counted, requests, "the file counts what the server did");
      });
    }
  });
}

describe("a kept connection that died before the request was read", () => {
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = await makeWorkspace();
  });
  afterEach(() => workspace.remove());

  it("is replaced at once: not counted, not timed", async () => {
    let read = 0;
    const connections = new Set<Socket>();
    const server = http.createServer((request, response) => {
      request.resume().on("end", () => {
        read++;
        response.setHeader("content-type", "application/json").end(JSON.stringify(chat(person)));
        // The next request on this connection meets a reset.
        response.on("close", () =>
          request.socket.once("readable", () => request.socket.resetAndDestroy()),
        );
      });
    });
    server.on("connection", (socket) => connections.add(socket));
    const baseUrl = await listen(server);
    const run = await startRun(
      workspace.options(
        makeLoadedConfig(workspace.folder, {
          providers: [{ id: "p", kind: "openai-compatible", baseUrl, model: "m", concurrency: 1 }],
          runsPerScenario: 6,
        }),
      ),
    );
    const outcome = await run.finished;
    close(server);
    const file = testRunFileSchema.parse(await workspace.readResult(outcome.file));
    const attempts = (file.results.p?.["1"]?.runs ?? []).flatMap(({ attempts }) => attempts);
    assert.deepEqual(
      attempts.map(({ httpRequests }) => httpRequests),
      [1, 1, 1, 1, 1, 1],
    );
    assert.equal(read, 6);
    assert.equal(file.summary.passed, 6);
  });
});

// --- internal ---

async function carryOut(each: Case, workspace: Workspace) {
  const { kind = "openai-compatible", mode = "prompt", retries = 0 } = each;
  let requests = 0;
  const server = http.createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8").on("data", (piece: string) => {
      text += piece;
    });
    request.on("end", () => {
      requests++;
      const {
        status = 200,
        body,
        headers = {},
      } = each.answers(requests, { body: JSON.parse(text), socket: request.socket }) ?? {};
      const bytes = Buffer.isBuffer(body) || typeof body === "string" ? body : JSON.stringify(body);
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(bytes);
    });
  });
  const baseUrl = await listen(server);
  const origin = baseUrl.slice(0, baseUrl.lastIndexOf("/"));
  const models = { anthropic: "claude-sonnet-4-5", google: "gemini-2.5-flash" };
  const { baseUrl: path = "/v1", ...config } = each.config ?? {};
  const model = models[kind as keyof typeof models] ?? "m-1";
  const provider = { id: "p", kind, baseUrl: `${origin}${path}`, model, ...config };
  try {
    const loaded = makeLoadedConfig(
      workspace.folder,
      { providers: [provider], maxRetries: retries },
      [makeScenario({ mode })],
    );
    const run = await startRun(workspace.options(loaded));
    const outcome = await run.finished;
    const file = testRunFileSchema.parse(await workspace.readResult(outcome.file));
    return { attempts: file.results.p?.["1"]?.runs[0]?.attempts ?? [], requests };
  } finally {
    close(server);
  }
}

async function listen(server: http.Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

function close(server: http.Server): void {
  server.closeAllConnections();
  server.close();
}
