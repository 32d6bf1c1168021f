import assert from "node:assert/strict";
import { ProviderError } from "../../../../src/model/provider.ts";
import { readFault } from "../../../../src/providers/wire/faults/readFault.ts";

/** Status, body, whether a schema was to be enforced, and what it means: kind, repeated (+) or not (-), lasting (!). */
type Row = [name: string, status: number, body: unknown, meaning: string, strict?: "strict"];

const openai = (message: string, more: Record<string, unknown> = {}) => ({
  error: { message, type: "invalid_request_error", param: null, code: null, ...more },
});
const anthropic = (type: string, message: string) => ({ type: "error", error: { type, message } });
const google = (code: number, status: string, message: string, details: unknown[] = []) => ({
  error: { code, status, message, details },
});
const quota = (quotaId: string) => ({
  "@type": "type.googleapis.com/google.rpc.QuotaFailure",
  violations: [{ quotaId }],
});
const wait = (retryDelay: string) => ({
  "@type": "type.googleapis.com/google.rpc.RetryInfo",
  retryDelay,
});

const rows: Row[] = [
  // Keys and accounts
  ["OpenAI, wrong key", 401, openai("Incorrect API key", { code: "invalid_api_key" }), "auth -!"],
  [
    "Google, wrong key as 400",
    400,
    google(400, "INVALID_ARGUMENT", "API key not valid.", [{ reason: "API_KEY_INVALID" }]),
    "auth -!",
    "strict",
  ],
  ["Anthropic, wrong key", 401, anthropic("authentication_error", "invalid x-api-key"), "auth -!"],
  [
    "a country that is not served",
    403,
    openai("Country not supported", { code: "unsupported_country" }),
    "auth -",
  ],
  [
    "an account that was flagged",
    403,
    openai("Your organization was flagged for a moderation review"),
    "auth -",
  ],
  [
    "OpenRouter, no credit",
    402,
    { error: { code: 402, message: "Insufficient credits" } },
    "http -!",
  ],
  [
    "DeepSeek, no balance",
    402,
    openai("Insufficient Balance", { type: "unknown_error" }),
    "http -!",
  ],
  [
    "Anthropic, no credit as 400",
    400,
    anthropic("invalid_request_error", "Your credit balance is too low to access the API."),
    "rate_limit -!",
  ],
  [
    "OpenAI, spent quota",
    429,
    openai("You exceeded your current quota", {
      type: "insufficient_quota",
      code: "insufficient_quota",
    }),
    "rate_limit -!",
  ],
  [
    "Google, quota of a day",
    429,
    google(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota", [
      quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier"),
      wait("11s"),
    ]),
    "rate_limit -!",
  ],
  [
    "Google, quota of a minute",
    429,
    google(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota", [
      quota("GenerateRequestsPerMinutePerProject"),
      wait("34s"),
    ]),
    "rate_limit + 34000",
  ],
  [
    "OpenAI, too many",
    429,
    openai("Rate limit reached for gpt", { code: "rate_limit_exceeded" }),
    "rate_limit +",
  ],
  // Models
  [
    "OpenAI, unknown model",
    404,
    openai("The model `x` does not exist or you do not have access to it.", {
      code: "model_not_found",
    }),
    "http -!",
  ],
  ["Anthropic, unknown model", 404, anthropic("not_found_error", "model: claude-x"), "http -!"],
  [
    "Google, unknown model",
    404,
    google(404, "NOT_FOUND", "models/gem-x is not found for API version v1beta"),
    "http -!",
  ],
  [
    "Ollama, unknown model",
    404,
    openai('model "llama9" not found, try pulling it first', { type: "api_error" }),
    "http -!",
  ],
  [
    "Mistral, unknown model as 400",
    400,
    { object: "error", message: "Invalid model: mistral-x", type: "invalid_model" },
    "http -!",
  ],
  [
    "Azure, unknown deployment",
    404,
    {
      error: {
        code: "DeploymentNotFound",
        message: "The API deployment for this resource does not exist.",
      },
    },
    "http -!",
  ],
  [
    "a path that is not there",
    404,
    { error: { code: "404", message: "Resource not found" } },
    "http -",
  ],
  // Filters
  [
    "Azure, content filter",
    400,
    {
      error: {
        code: "content_filter",
        message: "The response was filtered",
        innererror: { code: "ResponsibleAIPolicyViolation" },
      },
    },
    "refusal",
  ],
  [
    "OpenRouter, moderation",
    403,
    {
      error: {
        code: 403,
        message: "Your chosen model requires moderation and your input was flagged",
        metadata: { reasons: ["violence"], flagged_input: "x" },
      },
    },
    "refusal",
  ],
  [
    "OpenAI, policy",
    400,
    openai("Your request was rejected as a result of our safety system", {
      code: "content_policy_violation",
    }),
    "refusal",
  ],
  [
    "Alibaba, inspection",
    400,
    openai("Input data may contain inappropriate content.", { code: "data_inspection_failed" }),
    "refusal",
  ],
  [
    "a filter told by status 200",
    200,
    { error: { code: "content_filter", message: "filtered" } },
    "refusal",
  ],
  // What the model wrote
  [
    "Groq, JSON that does not fit",
    400,
    openai("Generated JSON does not match the expected schema", {
      code: "json_validate_failed",
      failed_generation: '{"city":"Oslo"}',
    }),
    "unfit",
    "strict",
  ],
  [
    "Groq, a call that was not offered",
    400,
    openai("Failed to call a function", {
      code: "tool_use_failed",
      failed_generation: "<function=x>",
    }),
    "unfit",
  ],
  [
    "Groq, no generation kept",
    400,
    openai("Failed to generate JSON", { code: "json_validate_failed" }),
    "unfit",
    "strict",
  ],
  // Schemas
  [
    "OpenAI, schema",
    400,
    openai("Invalid schema for response_format 'response'", { param: "response_format" }),
    "rejected_schema -",
    "strict",
  ],
  [
    "Anthropic, schema",
    400,
    anthropic(
      "invalid_request_error",
      "output_config.format.schema: For 'integer' type, property 'minimum' is not supported",
    ),
    "rejected_schema -",
    "strict",
  ],
  [
    "Google, schema",
    400,
    google(400, "INVALID_ARGUMENT", "Invalid value at 'generation_config.response_schema'"),
    "rejected_schema -",
    "strict",
  ],
  [
    "Ollama, schema as 500",
    500,
    openai("invalid JSON schema in format", { type: "api_error" }),
    "rejected_schema -",
    "strict",
  ],
  [
    "llama.cpp, grammar as 500",
    500,
    openai("Failed to initialize samplers: failed to parse grammar"),
    "rejected_schema -",
    "strict",
  ],
  [
    "vLLM, schema as 400",
    400,
    {
      object: "error",
      message: "The provided JSON schema contains features not supported by xgrammar.",
      type: "BadRequestError",
    },
    "rejected_schema -",
    "strict",
  ],
  [
    "the same words for a request without a schema",
    400,
    openai("Invalid schema for response_format"),
    "http -",
  ],
  [
    "FastAPI, the schema's field",
    422,
    {
      detail: [
        { loc: ["body", "response_format", "json_schema"], msg: "Field required", type: "missing" },
      ],
    },
    "rejected_schema -",
    "strict",
  ],
  [
    "FastAPI, another field",
    422,
    {
      detail: [
        {
          loc: ["body", "temperature"],
          msg: "Input should be less than 2",
          input: { response_format: {} },
        },
      ],
    },
    "http -",
    "strict",
  ],
  [
    "OpenAI, another parameter",
    400,
    openai(
      "Unsupported value: 'temperature' does not support 0.2 with the json_schema response_format",
      { param: "temperature" },
    ),
    "http -",
    "strict",
  ],
  // Servers
  ["Anthropic, overloaded", 529, anthropic("overloaded_error", "Overloaded"), "http +"],
  ["a gateway", 502, "<html><title>502 Bad Gateway</title></html>", "http +"],
  [
    "a fault in status 200 with a code",
    200,
    { error: { code: 502, message: "Upstream is overloaded" } },
    "http +",
  ],
  [
    "a fault in status 200 with a name",
    200,
    { error: { type: "rate_limit_error", message: "slow down" } },
    "rate_limit +",
  ],
  [
    "a fault in status 200 with a key",
    200,
    { error: { code: "invalid_api_key", message: "no" } },
    "auth -!",
  ],
  ["a fault in status 200 that says no more", 200, { error: "it broke" }, "http -"],
  [
    "a fault in status 200 that passes",
    200,
    { error: { message: "Provider disconnected" } },
    "http +",
  ],
  ["a page", 200, "<!doctype html><title>Log in</title>", "http -"],
  ["nothing", 204, "", "http -"],
];

describe("the meaning of an answer without a reply", () => {
  for (const [name, status, body, meaning, strict] of rows) {
    it(`of ${name}: ${meaning}`, () => {
      assert.equal(meaningOf(status, body, strict === "strict"), meaning);
    });
  }
});

describe("what a model wrote", () => {
  const written = "the content filter of our moderation policy was overloaded; unknown model";

  it("has no part in what a reply without an answer means", () => {
    for (const body of [
      { message: { role: "assistant", content: written } },
      { output: [{ text: written }] },
      `<html><title>x</title><p>${written}</html>`,
      `data: {"delta":"${written}"}\n\n`,
    ]) {
      assert.equal(meaningOf(200, body, true), "http -");
    }
  });
});

describe("the words of an answer without a reply", () => {
  const words: [what: string, status: number, body: unknown, message: string | RegExp][] = [
    ["the message of the body", 500, openai("overloaded"), "HTTP 500: overloaded"],
    ["a text for an error", 500, { error: "overloaded" }, "HTTP 500: overloaded"],
    ["the body where it is no JSON", 503, "try  later\n", "HTTP 503: try later"],
    ["the title of a page", 502, "<html><title>Bad Gateway</title><p>x", "HTTP 502: Bad Gateway"],
    ["nothing where nothing came", 500, "", "HTTP 500"],
    [
      "what stands behind a gateway",
      502,
      {
        error: {
          message: "Provider returned error",
          code: 502,
          metadata: { raw: '{"error":{"message":"CUDA out of memory"}}', provider_name: "Acme" },
        },
      },
      "HTTP 502: Provider returned error: CUDA out of memory (Acme)",
    ],
    ["a detail", 422, { detail: "no such field" }, "HTTP 422: no such field"],
    [
      "every place of a detail",
      422,
      {
        detail: [
          { loc: ["body", "n"], msg: "too large" },
          { loc: ["body", "m"], msg: "missing" },
        ],
      },
      "HTTP 422: body.n: too large; body.m: missing",
    ],
    [
      "a list of errors",
      400,
      { errors: [{ message: "a" }, { message: "b" }, "c"] },
      "HTTP 400: a; b; c",
    ],
    ["an error in a list", 503, [google(503, "UNAVAILABLE", "busy")], "HTTP 503: busy"],
    ["an error within a message", 400, openai('{"error":{"message":"inner"}}'), "HTTP 400: inner"],
    [
      "the address that lacks a version",
      404,
      "404 page not found",
      "HTTP 404 at http://127.0.0.1:1/chat/completions: 404 page not found; does the address lack /v1?",
    ],
    [
      "a fault in status 200",
      200,
      { error: { code: 502, message: "gone" } },
      "HTTP 200, but with an error 502: gone",
    ],
    [
      "a page in status 200",
      200,
      "<!DOCTYPE html><title>Log in</title>",
      /HTML page, "Log in", not JSON/,
    ],
    ["an event stream", 200, 'data: {"choices":[]}\n\n', /event stream that was not asked for/],
    ["no body", 200, " ", "HTTP 200, but without a body"],
    [
      "plain http to a TLS port",
      400,
      "Client sent an HTTP request to an HTTPS server.",
      /begin with https:\/\//,
    ],
  ];
  for (const [what, status, body, message] of words) {
    it(`are ${what}`, () => {
      const { message: said } = errorOf(status, body);
      if (typeof message === "string") assert.equal(said, message);
      else assert.match(said, message);
    });
  }

  it("are cut to what a person reads, and kept whole beside", () => {
    const error = errorOf(500, "x".repeat(5000));
    assert.ok(error.message.length < 320);
    assert.equal(error.rawResponse.length, 5000);
  });

  it("name the field of a reply that is not there", () => {
    const error = errorOf(200, {}, { missing: "choices[0].message" });
    assert.equal(error.message, "the reply has no choices[0].message");
  });
});

describe("the wait that an answer asks for", () => {
  const waitOf = (headers: Record<string, string>, body: unknown = "") =>
    errorOf(429, body, { headers }).retryAfterMs;

  it("is that of its header, the one in ms first", () => {
    assert.equal(waitOf({ "retry-after": "1.5" }), 1500);
    assert.equal(waitOf({ "retry-after": "Fri, 20 Nov 2020 09:00:00 GMT" }), 0);
    assert.equal(waitOf({ "retry-after-ms": "250", "retry-after": "1" }), 250);
    assert.equal(waitOf({ "retry-after-ms": "soon", "retry-after": "1" }), 1000);
    assert.equal(waitOf({ "retry-after": "soon" }), undefined);
    assert.equal(waitOf({}), undefined);
  });

  it("is Google's RetryInfo where there is one", () => {
    const body = google(429, "RESOURCE_EXHAUSTED", "slow", [wait("2.5s")]);
    assert.equal(waitOf({ "retry-after": "60" }, body), 2500);
  });
});

describe("output that the provider found unfit itself", () => {
  it("is the reply, as far as it was kept", () => {
    const [, status, body] = rows.find(([name]) => name.startsWith("Groq, JSON")) ?? [];
    const reply = readFault(answerOf(status ?? 0, body, true), body);
    assert.deepEqual([reply.text, reply.httpStatus], ['{"city":"Oslo"}', 400]);
    const given = readFault(answerOf(400, "", true), { error: { failed_generation: { a: 1 } } });
    assert.equal(given.text, '{"a":1}');
  });
});

// --- internal ---

function answerOf(
  status: number,
  body: unknown,
  isStrict: boolean,
  headers: Record<string, string> = {},
) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const url = new URL("http://127.0.0.1:1/chat/completions?key=1");
  return { url, model: "m", isStrict, status, headers, text };
}

function meaningOf(status: number, body: unknown, isStrict: boolean): string {
  const fault = typeof body === "string" ? undefined : body;
  try {
    const reply = readFault(answerOf(status, body, isStrict), fault);
    return reply.finishReason === "content-filter" ? "refusal" : "unfit";
  } catch (error) {
    assert.ok(error instanceof ProviderError);
    const { kind, isRepeatable, isLasting, retryAfterMs } = error;
    const wait = retryAfterMs === undefined || !isRepeatable ? "" : ` ${retryAfterMs}`;
    return `${kind} ${isRepeatable ? "+" : "-"}${isLasting ? "!" : ""}${wait}`;
  }
}

function errorOf(
  status: number,
  body: unknown,
  { missing, headers }: { missing?: string; headers?: Record<string, string> } = {},
): ProviderError {
  const fault = typeof body === "string" ? undefined : body;
  try {
    readFault({ ...answerOf(status, body, false, headers), ...(missing && { missing }) }, fault);
  } catch (error) {
    assert.ok(error instanceof ProviderError);
    return error;
  }
  throw new Error("no error");
}
