import assert from "node:assert/strict";
import { type ChatServer, startChatServer } from "../../servers/chatServer.ts";
import {
  apiKey,
  createHttpProvider,
  type HttpKind,
  httpKinds,
  makeRequest,
  neverAborted,
  personSchema,
  serverKinds,
} from "./fixtures.ts";

type Body = Record<string, unknown>;

/** Where each API keeps what the request sets. */
const places: Record<
  HttpKind,
  {
    key: string;
    schema(body: Body): unknown;
    temperature(body: Body): unknown;
    maxTokens(body: Body): unknown;
    texts(body: Body): unknown;
  }
> = {
  "openai-compatible": chatPlaces("max_tokens"),
  openai: chatPlaces("max_tokens"),
  anthropic: {
    key: "x-api-key",
    schema: (body) => at(body, "output_config", "format", "schema"),
    temperature: (body) => body.temperature,
    maxTokens: (body) => body.max_tokens,
    texts: (body) => [body.system, body.messages],
  },
  google: {
    key: "x-goog-api-key",
    schema: (body) =>
      at(body, "generationConfig", "responseSchema") ??
      at(body, "generationConfig", "responseJsonSchema"),
    temperature: (body) => at(body, "generationConfig", "temperature"),
    maxTokens: (body) => at(body, "generationConfig", "maxOutputTokens"),
    texts: (body) => [body.systemInstruction, body.contents],
  },
};

for (const kind of httpKinds) {
  describe(`what a server is sent: ${kind}`, () => {
    const place = places[kind];
    let server: ChatServer;
    beforeEach(async () => {
      server = await startChatServer({ kind: serverKinds[kind], requiredKey: apiKey });
    });
    afterEach(() => server.close());

    const send = async (
      changes: Parameters<typeof makeRequest>[0],
      config: Record<string, unknown> = {},
    ) => {
      const provider = await createHttpProvider(kind, server, config);
      const reply = await provider.send(makeRequest(changes), neverAborted());
      await provider.dispose();
      return { reply, ...server.last() };
    };

    it("sends every message in order, each with its role", async () => {
      const messages = (["system", "user", "assistant", "user"] as const).map((role, index) => ({
        role,
        content: `text ${index}`,
      }));
      const { body } = await send({ messages });
      const sent = JSON.stringify(place.texts(body));
      assert.deepEqual(
        [...sent.matchAll(/text (\d)/g)].map((match) => match[1]),
        ["0", "1", "2", "3"],
      );
      assert.match(
        sent,
        kind === "google" ? /"role":"model"[^}]*text 2/ : /"role":"assistant".*text 2/,
      );
    });

    it("sends no response format in prompt mode, and no sampling that is not set", async () => {
      const { body } = await send({ mode: "prompt" });
      assert.equal(place.schema(body), undefined);
      assert.equal(place.temperature(body), undefined);
      assert.doesNotMatch(
        JSON.stringify(body),
        /response_format|responseMimeType|output_config|"tools"/,
      );
    });

    it("has the server enforce the schema in strict mode", async () => {
      const { body, reply } = await send({ mode: "strict" });
      const schema = place.schema(body) as typeof personSchema;
      assert.deepEqual(schema.required, personSchema.required);
      assert.deepEqual(Object.keys(schema.properties), ["name", "age"]);
      assert.deepEqual(JSON.parse(reply.text), { name: "Ada", age: 36 });
    });

    it("sends sampling and headers of the config, and the key in the API's header", async () => {
      const { body, headers } = await send(
        {},
        { temperature: 0.25, maxOutputTokens: 77, headers: { "X-Team": "blue" } },
      );
      assert.equal(place.temperature(body), 0.25);
      assert.equal(place.maxTokens(body), 77);
      assert.equal(headers["x-team"], "blue");
      assert.ok(String(headers[place.key]).endsWith(apiKey));
    });

    it("asks for no compression and tells the length", async () => {
      const { headers } = await send({});
      assert.equal(headers["accept-encoding"], "identity");
      assert.ok(Number(headers["content-length"]) > 0);
      assert.equal(headers["transfer-encoding"], undefined);
    });

    it("reports model, finish reason and status of the reply", async () => {
      const { reply } = await send({});
      assert.match(reply.responseModel ?? "", /.-2026$/);
      assert.deepEqual([reply.finishReason, reply.httpStatus], ["stop", 200]);
    });

    it("sends no key when the config has none, whatever the environment holds", async () => {
      const names = ["OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GOOGLE_GENERATIVE_AI_API_KEY"];
      const before = names.map((name) => [name, process.env[name]] as const);
      for (const name of names) process.env[name] = "sk-from-environment";
      const open = await startChatServer({ kind: serverKinds[kind] });
      try {
        const provider = await createHttpProvider(kind, open, { apiKey: undefined });
        await provider.send(makeRequest(), neverAborted());
        await provider.dispose();
        assert.equal(open.last().headers[place.key], undefined);
        assert.doesNotMatch(JSON.stringify(open.last().headers), /sk-from-environment/);
      } finally {
        await open.close();
        for (const [name, value] of before) {
          if (value === undefined) delete process.env[name];
          else process.env[name] = value;
        }
      }
    });
  });
}

describe("strict mode of an Anthropic model without structured output", () => {
  it("requires a tool and takes its input as text", async () => {
    const server = await startChatServer({ kind: "anthropic" });
    const provider = await createHttpProvider("anthropic", server, {
      model: "claude-3-5-haiku-20241022",
    });
    const reply = await provider.send(makeRequest({ mode: "strict" }), neverAborted());
    const { body } = server.last();
    assert.equal(body.output_config, undefined);
    assert.deepEqual(at(body, "tools", "0", "input_schema", "required"), ["name", "age"]);
    assert.deepEqual(JSON.parse(reply.text), { name: "Ada", age: 36 });
    assert.equal(reply.finishReason, "stop");
    await provider.dispose();
    await server.close();
  });
});

describe("a reply whose usage lacks a count", () => {
  it("has no zero in its place, but keeps a zero that was given", async () => {
    const server = await startChatServer({ kind: "openai" });
    const choices = [{ message: { role: "assistant", content: "" }, finish_reason: "stop" }];
    const body = JSON.stringify({ id: "1", choices, usage: { completion_tokens: 0 } });
    server.plan({ kind: "wrongBody", body });
    const provider = await createHttpProvider("openai-compatible", server);
    const reply = await provider.send(makeRequest(), neverAborted());
    assert.deepEqual([reply.text, reply.inputTokens, reply.outputTokens], ["", undefined, 0]);
    await provider.dispose();
    await server.close();
  });
});

describe("a reply with reasoning that the provider tells apart", () => {
  const draft = { type: "thinking", thinking: '{"name":"Bob"}', signature: "s" };
  const replies = [
    [
      "openai-compatible",
      "openai",
      (text: string) => toChoice({ content: text, reasoning_content: draft.thinking }),
    ],
    [
      "anthropic",
      "anthropic",
      (text: string) => toMessage([draft, ...(text === "" ? [] : [{ type: "text", text }])]),
    ],
    [
      "google",
      "google",
      (text: string) =>
        toCandidate([{ text: draft.thinking, thought: true }, ...(text === "" ? [] : [{ text }])]),
    ],
  ] as const;

  for (const [kind, serverKind, build] of replies) {
    it(`keeps it out of the text of ${kind}, unless nothing else came`, async () => {
      const server = await startChatServer({ kind: serverKind });
      const provider = await createHttpProvider(kind, server);
      const send = (text: string) => {
        server.plan({ kind: "wrongBody", body: JSON.stringify(build(text)) });
        return provider.send(makeRequest(), neverAborted());
      };
      const reply = await send("{}");
      assert.deepEqual([reply.text, reply.reasoning], ["{}", true]);
      const silent = await send("");
      assert.deepEqual(
        [silent.text, silent.reasoning],
        [`<think>\n${draft.thinking}\n</think>`, true],
      );
      await provider.dispose();
      await server.close();
    });
  }
});

describe("a Gemini reply that could be continued", () => {
  it("is taken as cut off, without another request", async () => {
    const server = await startChatServer({ kind: "google" });
    const candidate = {
      content: { role: "model", parts: [{ text: "half" }] },
      finishReason: "CONTINUATION",
      continuationToken: "more",
    };
    server.plan({ kind: "wrongBody", body: JSON.stringify({ candidates: [candidate] }) });
    const provider = await createHttpProvider("google", server);
    const reply = await provider.send(makeRequest(), neverAborted());
    assert.deepEqual([reply.text, reply.finishReason], ["half", "length"]);
    assert.equal(server.counters.requests, 1);
    await provider.dispose();
    await server.close();
  });
});

function toChoice(message: Record<string, unknown>) {
  const choices = [{ message: { role: "assistant", ...message }, finish_reason: "stop" }];
  return { id: "1", choices, usage: {} };
}

function toMessage(content: readonly unknown[]) {
  const usage = { input_tokens: 1, output_tokens: 1 };
  return { id: "1", type: "message", model: "m", content, stop_reason: "end_turn", usage };
}

function toCandidate(parts: readonly unknown[]) {
  return { candidates: [{ content: { role: "model", parts }, finishReason: "STOP" }] };
}

function chatPlaces(maxTokens: string): (typeof places)[HttpKind] {
  return {
    key: "authorization",
    schema: (body) => at(body, "response_format", "json_schema", "schema"),
    temperature: (body) => body.temperature,
    maxTokens: (body) => body[maxTokens],
    texts: (body) => body.messages,
  };
}

function at(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (current, key) => (current as Record<string, unknown> | undefined)?.[key],
    value,
  );
}
