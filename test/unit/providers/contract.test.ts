import assert from "node:assert/strict";
import type { Provider, ProviderReply } from "../../../src/model/provider.ts";
import { createProvider } from "../../../src/providers/createProvider.ts";
import { type ChatServer, startChatServer } from "../../servers/chatServer.ts";
import {
  catchProviderError,
  createHttpProvider,
  httpKinds,
  makeConfig,
  makeRequest,
  neverAborted,
  providerContext,
  serverKinds,
} from "./fixtures.ts";

const reply = JSON.stringify({ name: "Ada Lovelace", age: 36 });

interface Subject {
  /** Answers with `reply`, or with any valid person for `simulated`. */
  readonly answering: Provider;
  /** Never answers; `busy` resolves when a request is on its way. */
  readonly silent: Provider;
  readonly busy: Promise<unknown>;
  readonly server?: ChatServer;
  readonly givesTokens: boolean;
}

type Setup = () => Promise<Subject>;

const context = { ...providerContext, configFolder: process.cwd() };
const storedAttempt = {
  attemptNumber: 1,
  timestamp: "2026-01-01T00:00:00.000Z",
  success: true,
  durationMs: 1,
  rawResponse: reply,
  parsedResponse: JSON.parse(reply) as unknown,
  validationErrors: [],
  errorMessage: null,
  inputTokens: 9,
  outputTokens: 8,
  finishReason: "stop",
};

const setups: Record<string, Setup> = {
  simulated: async () => ({
    answering: await createProvider(makeConfig({ kind: "simulated" }), context),
    silent: await createProvider(
      makeConfig({ kind: "simulated", faults: { timeout: 1 } }),
      context,
    ),
    busy: Promise.resolve(),
    givesTokens: true,
  }),
  "vscode-lm": async () => {
    const config = makeConfig({ kind: "vscode-lm", vendor: "copilot", family: "gpt-4o" });
    const sent = Promise.withResolvers<void>();
    return {
      answering: await createProvider(config, {
        ...context,
        sendEditorChat: async () => ({ text: reply, inputTokens: 9, outputTokens: 8 }),
      }),
      silent: await createProvider(config, {
        ...context,
        sendEditorChat: () => {
          sent.resolve();
          return new Promise<ProviderReply>(() => undefined);
        },
      }),
      busy: sent.promise,
      givesTokens: true,
    };
  },
  command: async () => {
    const start = (script: string): Promise<Provider> =>
      createProvider(
        makeConfig({ kind: "command", command: process.execPath, args: ["-e", script] }),
        context,
      );
    return {
      answering: await start(`process.stdout.write(${JSON.stringify(reply)})`),
      silent: await start("setInterval(() => {}, 1000)"),
      busy: Promise.resolve(),
      givesTokens: false,
    };
  },
  replay: async () => {
    const config = makeConfig({ kind: "replay", run: "latest", provider: "gpt" });
    return {
      answering: await createProvider(config, {
        ...context,
        loadReplay: async () => ({ find: () => storedAttempt }),
      }),
      silent: await createProvider(config, {
        ...context,
        loadReplay: async () => ({ find: () => new Promise(() => undefined) }),
      }),
      busy: Promise.resolve(),
      givesTokens: true,
    };
  },
};
for (const kind of httpKinds) {
  setups[kind] = async () => {
    const server = await startChatServer({ kind: serverKinds[kind], reply });
    const provider = await createHttpProvider(kind, server);
    return {
      answering: provider,
      silent: {
        ...provider,
        send: (request, signal) => {
          server.plan({ kind: "hang" });
          return provider.send(request, signal);
        },
      },
      busy: server.nextRequest(),
      server,
      givesTokens: true,
    };
  };
}

for (const [kind, setup] of Object.entries(setups)) {
  describe(`provider contract: ${kind}`, () => {
    let subject: Subject;
    beforeEach(async () => {
      subject = await setup();
    });
    afterEach(async () => {
      await subject.answering.dispose();
      await subject.silent.dispose();
      await subject.server?.close();
    });

    it("gives the reply as text", async () => {
      const { text } = await subject.answering.send(makeRequest(), neverAborted());
      if (kind === "simulated") assert.equal(typeof JSON.parse(text).name, "string");
      else assert.equal(text, reply);
    });

    it("gives token counts where there are any, and no zero in their place", async () => {
      const got = await subject.answering.send(makeRequest(), neverAborted());
      const counts = [got.inputTokens, got.outputTokens];
      if (subject.givesTokens) assert.ok(counts.every((count) => (count ?? 0) > 0));
      else assert.deepEqual(counts, [undefined, undefined]);
    });

    it("rejects with the reason when aborted while it waits", async () => {
      const reason = new Error("enough");
      const controller = new AbortController();
      const sending = subject.silent.send(makeRequest(), controller.signal);
      await subject.busy;
      controller.abort(reason);
      await assert.rejects(sending, (error) => error === reason);
    });

    it("rejects with the reason when aborted beforehand, without sending", async () => {
      const reason = new Error("too late");
      const sending = subject.answering.send(makeRequest(), AbortSignal.abort(reason));
      await assert.rejects(sending, (error) => error === reason);
      assert.equal(subject.server?.counters.requests ?? 0, 0);
    });

    it("leaves no listener on the signal of a finished request", async () => {
      const { signal } = new AbortController();
      let listeners = 0;
      const add = signal.addEventListener.bind(signal);
      const remove = signal.removeEventListener.bind(signal);
      signal.addEventListener = (...args: Parameters<typeof add>) => {
        listeners++;
        add(...args);
      };
      signal.removeEventListener = (...args: Parameters<typeof remove>) => {
        listeners--;
        remove(...args);
      };
      await subject.answering.send(makeRequest(), signal);
      assert.equal(listeners, 0);
    });

    it("says rightly whether a send is one HTTP request, and repeats none", async () => {
      const { answering, server } = subject;
      assert.equal(answering.countsHttpRequests, server !== undefined);
      if (server === undefined) return;
      await answering.send(makeRequest(), neverAborted());
      assert.equal(server.counters.requests, 1);
      for (const status of [429, 500, 503]) server.plan({ kind: "status", status });
      for (let count = 0; count < 3; count++) {
        await catchProviderError(answering.send(makeRequest(), neverAborted()));
      }
      assert.equal(server.counters.requests, 4);
    });

    it("can be disposed of twice", async () => {
      await subject.answering.dispose();
      await subject.answering.dispose();
    });
  });
}
