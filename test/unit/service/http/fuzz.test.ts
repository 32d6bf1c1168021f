import assert from "node:assert/strict";
import { Agent } from "node:http";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import { startLiveRun, withFeed } from "../components/liveRun.ts";
import {
  type ApiAnswer,
  type ApiDocument,
  type Parameter,
  readApiDocument,
} from "../document/apiDocument.ts";
import { makeConfig, type TestService, token, withService } from "../serviceFixture.ts";
import { type FuzzRequest, formatPath, makeRequests } from "./fuzzRequests.ts";
import { openRaw, type RawRequest } from "./rawRequest.ts";

const batches = 100;
const batchSize = 56;
const concurrency = 8;
/** The same requests on every machine; `TOUCHSTONE_FUZZ_SEED` asks others. */
const usualSeed = 20_261_121;

describe("whatever is asked of the service", () => {
  it("it answers as its document says, and never with a fault of its own", () =>
    withFeed((feed) =>
      withService(async (test) => {
        const config = makeConfig({ keepLogs: true });
        await test.writeFile("data/configs/people.touchstone.json", config);
        const live = await startRuns(test, feed);
        const document = readApiDocument(await (await test.fetch("/openapi.json")).text());
        const fuzzer = new Fuzzer(test, document, live);
        const seed = Number(process.env.TOUCHSTONE_FUZZ_SEED ?? usualSeed);
        const requests = fc.array(makeRequests(document), {
          minLength: batchSize,
          maxLength: batchSize,
        });
        try {
          // What fails depends on what came before: smaller cases are not looked for.
          await fc.assert(
            fc.asyncProperty(requests, (batch) => fuzzer.sendAll(batch)),
            {
              numRuns: batches,
              endOnFailure: true,
              seed,
            },
          );
        } finally {
          fuzzer.close();
        }
        assert.ok(fuzzer.sent >= 5000, `${fuzzer.sent}`);
        const answered = new Set([...fuzzer.outcomes].map((each) => each.split(" ")[0]));
        assert.deepEqual(
          document.operations.map(({ id }) => id).filter((id) => !answered.has(id)),
          [],
        );
        for (const outcome of ["startTestRun 201", "deleteTestRun 204", "listSources 200"]) {
          assert.ok(fuzzer.outcomes.has(outcome), outcome);
        }
        const faults = test.lines.filter((line) => line.startsWith("error:"));
        assert.deepEqual(faults, []);
      }),
    )).timeout(180_000);
});

/** Sends requests and checks each answer; knows the runs that it has started. */
class Fuzzer {
  sent = 0;
  /** Operations with the statuses that came back. */
  readonly outcomes = new Set<string>();
  private readonly test: TestService;
  private readonly document: ApiDocument;
  private readonly runIds: string[];
  private readonly agent = new Agent({ keepAlive: true, maxSockets: concurrency });

  constructor(test: TestService, document: ApiDocument, runIds: readonly string[]) {
    this.test = test;
    this.document = document;
    this.runIds = [...runIds];
  }

  async sendAll(requests: readonly FuzzRequest[]): Promise<void> {
    const rest = requests.values();
    const work = async () => {
      for (const request of rest) await this.send(request);
    };
    await Promise.all(Array.from({ length: concurrency }, work));
  }

  close(): void {
    this.agent.destroy();
  }

  private async send(request: FuzzRequest): Promise<void> {
    const { method } = request.operation;
    const path = formatPath(request, (parameter) => this.listKnown(parameter));
    const raw = {
      method,
      path,
      agent: this.agent,
      headers: { authorization: `Bearer ${token}`, ...request.headers },
      ...(request.body === undefined ? {} : { body: request.body }),
    };
    const answer = await this.receive(raw);
    this.sent += 1;
    this.check(method, path, answer, request);
  }

  private async receive(raw: RawRequest): Promise<ApiAnswer> {
    const incoming = await openRaw(this.test.service.url, raw);
    const { statusCode: status = 0, headers } = incoming;
    const contentType = headers["content-type"];
    if (contentType !== "text/event-stream") {
      return { status, contentType, body: await buffer(incoming) };
    }
    // May go on for as long as the run does.
    incoming.destroy();
    return { status, contentType, body: Buffer.alloc(0) };
  }

  private check(method: string, path: string, answer: ApiAnswer, { body }: FuzzRequest): void {
    const text = answer.body.toString();
    const what = `${method} ${path} ${body} -> ${answer.status} ${text.slice(0, 1000)}`;
    assert.ok(answer.status < 500 || answer.status === 501, what);
    if (answer.status >= 400) assert.ok(!text.includes(this.test.workspaceFolder), what);
    const operation = this.document.match(method, new URL(path, this.test.service.url).pathname);
    if (operation === undefined) {
      // Dots and slashes lead to where nothing is.
      assert.ok([400, 401, 403, 404, 405].includes(answer.status), what);
      assert.equal(typeof JSON.parse(text).error.message, "string", what);
      return;
    }
    assert.equal(this.document.findFault(operation, answer), undefined, what);
    this.outcomes.add(`${operation.id} ${answer.status}`);
    if (answer.status === 201) this.runIds.unshift(JSON.parse(text).id);
  }

  /** Values that may be right; the youngest runs come first. */
  private listKnown({ name, schema }: Parameter): readonly string[] {
    const ids = this.runIds.slice(0, 4);
    if (name === "ids") return [...ids, ids.join(",")];
    if (name === "id") return ids;
    const values = Array.isArray(schema.enum) ? schema.enum.map(String) : knownValues[name];
    return values ?? [];
  }
}

const knownValues: Readonly<Record<string, readonly string[]>> = {
  cid: ["script", "feed", "hook", "sim"],
  path: [
    "jsonl_file/outputs_00000.jsonl",
    "jsonl_file/results_00000.jsonl",
    "jsonl_file/changes_00000.jsonl",
  ],
  limit: ["1", "50", "500"],
  offset: ["0", "1", "999999999999999"],
  provider: ["sim", "hook", "feed"],
  since: ["2026-01-01", "2099-01-01T00:00:00+02:00"],
};

/** A run of prompts that has ended, and one of streams that goes on. */
async function startRuns(test: TestService, feed: string): Promise<string[]> {
  const response = await test.post("/api/test_runs", {
    config: "data/configs/people.touchstone.json",
  });
  const { id } = (await response.json()) as { id: string };
  await test.runs.active?.finished;
  const live = await startLiveRun(test, feed);
  return [live.id, id];
}
