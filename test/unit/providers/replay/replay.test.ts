import assert from "node:assert/strict";
import type { Provider } from "../../../../src/model/provider.ts";
import type { AttemptResult } from "../../../../src/model/results/resultFile.ts";
import { createProvider } from "../../../../src/providers/createProvider.ts";
import type { ReplayKey } from "../../../../src/providers/providerContext.ts";
import {
  catchProviderError,
  makeConfig,
  makeRequest,
  neverAborted,
  providerContext,
} from "../fixtures.ts";

const stored: AttemptResult = {
  attemptNumber: 2,
  timestamp: "2026-01-01T00:00:00.000Z",
  success: false,
  durationMs: 12,
  inputTokens: 30,
  outputTokens: 0,
  rawResponse: "not JSON",
  parsedResponse: null,
  validationErrors: [],
  errorMessage: null,
  finishReason: "length",
  responseModel: "m-1",
};

function open(find: (key: ReplayKey) => AttemptResult | undefined): Promise<Provider> {
  const config = makeConfig({ kind: "replay", run: "latest", provider: "gpt" });
  return createProvider(config, { ...providerContext, loadReplay: async () => ({ find }) });
}

describe("replay provider", () => {
  it("asks for the same scenario, run, step and attempt, and gives all of the stored reply", async () => {
    const asked: ReplayKey[] = [];
    const provider = await open((key) => {
      asked.push(key);
      return stored;
    });
    const key = { scenario: 4, runNumber: 3, step: 2, attemptNumber: 2 };
    const reply = await provider.send(makeRequest(key), neverAborted());
    assert.deepEqual(asked, [key]);
    assert.deepEqual(JSON.parse(JSON.stringify(reply)), {
      text: "not JSON",
      inputTokens: 30,
      outputTokens: 0,
      finishReason: "length",
      responseModel: "m-1",
    });
  });

  it("errors again as the stored attempt did", async () => {
    const provider = await open(() => ({
      ...stored,
      rawResponse: "half",
      errorMessage: "HTTP 500: broken",
      errorKind: "http",
      httpStatus: 500,
    }));
    const error = await catchProviderError(provider.send(makeRequest(), neverAborted()));
    assert.deepEqual(
      [error.message, error.kind, error.httpStatus, error.rawResponse],
      ["HTTP 500: broken", "http", 500, "half"],
    );
  });

  it("names what is missing", async () => {
    const provider = await open(() => undefined);
    const error = await catchProviderError(
      provider.send(makeRequest({ runNumber: 9 }), neverAborted()),
    );
    assert.equal(error.kind, "unsupported");
    assert.match(error.message, /run latest has no reply of provider gpt for scenario 1, run 9/);
  });
});

describe("vscode-lm provider", () => {
  const config = makeConfig({ kind: "vscode-lm", vendor: "copilot", family: "gpt-4o" });

  it("is unsupported outside the editor", async () => {
    const provider = await createProvider(config, providerContext);
    const error = await catchProviderError(provider.send(makeRequest(), neverAborted()));
    assert.equal(error.kind, "unsupported");
  });

  it("hands the editor model, messages, mode and schema", async () => {
    const request = makeRequest({ mode: "strict" });
    let seen: unknown;
    const provider = await createProvider(config, {
      ...providerContext,
      sendEditorChat: async (sent) => {
        seen = sent;
        return { text: "{}" };
      },
    });
    assert.deepEqual(await provider.send(request, neverAborted()), { text: "{}" });
    const { messages, mode, schema } = request;
    assert.deepEqual(seen, { vendor: "copilot", family: "gpt-4o", messages, mode, schema });
  });
});
