import assert from "node:assert/strict";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { ChatMessage } from "../../../src/model/chatMessage.ts";
import { testRunFileSchema } from "../../../src/model/results/resultFile.ts";
import { closeRun } from "../../../src/run/closeRun.ts";
import { scanJournal } from "../../../src/run/journal/scanJournal.ts";
import { loadRunConfig } from "../../../src/run/readRunConfig.ts";
import { startRun } from "../../../src/run/startRun.ts";
import { openTestDataStore } from "../../../src/store/testDataStore.ts";
import { type ChatServer, startChatServer } from "../../servers/chatServer.ts";
import { describeFile, makeFile } from "../sampleFiles.ts";
import { makeWorkspace, personSchema, type Workspace } from "./builders.ts";

const png = makeFile("image/png");
const pdf = makeFile("application/pdf");
const ada = { name: "Ada", age: 36 };

describe("a run with files", () => {
  let workspace: Workspace;
  let server: ChatServer;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    server = await startChatServer({ kind: "openai", reply: JSON.stringify(ada) });
    await mkdir(path.join(workspace.dataFolder, "files"), { recursive: true });
    await writeFile(path.join(workspace.dataFolder, "files/a.png"), png);
    await writeFile(path.join(workspace.dataFolder, "files/b.pdf"), pdf);
  });
  afterEach(async () => {
    await server.close();
    await workspace.remove();
  });

  const inData = (name: string) => path.join(workspace.dataFolder, name);

  async function load(scenario: Record<string, unknown>, config: Record<string, unknown> = {}) {
    const { baseUrl } = server;
    const local = { id: "local", kind: "openai-compatible", baseUrl, model: "m", concurrency: 1 };
    const written = { number: 1, name: "n", kind: "prompt", prompt: "Who?", schema: personSchema };
    const scenarios = [{ ...written, ...scenario }];
    const file = inData("c.touchstone.json");
    await writeFile(file, JSON.stringify({ name: "c", providers: [local], scenarios, ...config }));
    const loaded = await loadRunConfig(file, { workspaceFolder: workspace.folder });
    assert.ok(loaded.ok, JSON.stringify(loaded));
    return workspace.options(loaded.value);
  }

  async function run(scenario: Record<string, unknown>, config?: Record<string, unknown>) {
    return await finish(await load(scenario, config));
  }

  async function finish(options: Awaited<ReturnType<typeof load>>) {
    const { finished } = await startRun(options);
    const outcome = await finished;
    assert.equal(outcome.status, "completed", outcome.message);
    return testRunFileSchema.parse(await workspace.readResult(outcome.file));
  }

  const image = () => describeFile("data/files/a.png", png, "image/png");
  const document = () => describeFile("data/files/b.pdf", pdf, "application/pdf");

  /** The files of each message, by their paths, and whether each has a text. */
  const pathsOf = (messages: readonly ChatMessage[] | undefined) =>
    messages?.map(({ role, files }) => [role, files?.map(({ path }) => path)]);

  it("sends those of the scenario, then those of the case, and keeps of them what they are", async () => {
    const scenario = {
      files: ["files/b.pdf"],
      cases: [{ files: ["files/a.png"] }, { id: "none" }],
    };
    const file = await run(scenario);
    assert.deepEqual(
      Object.values(file.prompts ?? {}).map((messages) => messages.at(-1)?.files),
      [[document(), image()], [document()]],
    );
    const runs = file.results.local?.["1"]?.runs ?? [];
    assert.deepEqual(
      runs.map(({ success }) => success),
      [true, true],
    );
    assert.match(file.config.hashes?.files?.["1"] ?? "", /^[0-9a-f]{64}$/);
    const sent = server.last().body.messages as { content: unknown[] }[];
    const url = `data:application/pdf;base64,${pdf.toString("base64")}`;
    assert.deepEqual(sent.at(-1)?.content[0], {
      type: "file",
      file: { filename: "b.pdf", file_data: url },
    });
  });

  it("keeps them on the first prompt in retries and later turns", async () => {
    server.plan({ kind: "text", text: "{}" }, { kind: "text", text: JSON.stringify(ada) });
    const schema = personSchema;
    const steps = [
      { prompt: "Who?", schema, at: "" },
      { prompt: "And?", schema, at: "/next" },
    ];
    const scenario = { prompt: undefined, steps, schema: true, files: ["files/a.png"] };
    const file = await run(scenario);
    const [only] = file.results.local?.["1"]?.runs ?? [];
    assert.equal(only?.success, true);
    const prompts = only?.attempts.map(({ promptHash = "" }) => file.prompts?.[promptHash]);
    const paths = ["data/files/a.png"];
    assert.deepEqual(prompts?.map(pathsOf), [
      [["user", paths]],
      [
        ["user", paths],
        ["assistant", undefined],
        ["user", undefined],
      ],
      [
        ["user", paths],
        ["assistant", undefined],
        ["user", undefined],
      ],
    ]);
    const sent = server.last().body.messages as { content: unknown }[];
    assert.deepEqual(
      sent.map(({ content }) => Array.isArray(content)),
      [true, false, false],
    );
  });

  it("asks under another hash when a file of the same name holds something else", async () => {
    const before = await run({ files: ["files/a.png"] });
    await writeFile(inData("files/a.png"), makeFile("image/png", "!"));
    const after = await run({ files: ["files/a.png"] });
    assert.notDeepEqual(Object.keys(after.prompts ?? {}), Object.keys(before.prompts ?? {}));
  });

  it("writes nothing of what they hold", async () => {
    const cases = [{ files: ["files/a.png", "files/b.pdf"] }];
    await run({ cases, files: ["files/b.pdf"] }, { keepLogs: true });
    const written = (await readdir(workspace.dataFolder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile() && !entry.parentPath.endsWith("files"))
      .map((entry) => path.join(entry.parentPath, entry.name));
    assert.ok(
      written.some((file) => file.includes("prompts_")),
      written.join("\n"),
    );
    for (const file of written) {
      const text = await readFile(file, "latin1");
      for (const content of [png, pdf]) {
        assert.ok(!text.includes(content.toString("base64").slice(40, 80)), file);
        assert.ok(!text.includes(content.toString("latin1").slice(40, 60)), file);
      }
    }
  });

  it("errs the tests of a file that changed since, without a request, and no others", async () => {
    const cases = [{ files: ["files/a.png"] }, { files: ["files/b.pdf"] }, {}];
    const options = await load({ cases }, { runsPerScenario: 2 });
    await writeFile(inData("files/a.png"), makeFile("image/png", "!"));
    const file = await finish(options);
    const runs = file.results.local?.["1"]?.runs ?? [];
    assert.deepEqual(
      runs.map(({ success }) => success),
      [false, true, true, false, true, true],
    );
    const [changed] = runs;
    assert.equal(changed?.attempts.length, 1);
    const { errorMessage, errorKind, httpRequests, rawResponse, validationErrors } =
      changed?.attempts[0] ?? {};
    assert.equal(errorMessage, "file data/files/a.png has changed since the config was read");
    assert.deepEqual([errorKind, httpRequests, rawResponse], ["internal", 0, ""]);
    assert.deepEqual(validationErrors, []);
    assert.deepEqual([file.summary.errored, file.summary.failed], [2, 2]);
    assert.equal(server.counters.requests, 4);
  });

  it("errs the tests of a scenario whose file is gone", async () => {
    const options = await load({ files: ["files/a.png"] });
    await rm(inData("files/a.png"));
    const file = await finish(options);
    const [attempt] = file.results.local?.["1"]?.runs[0]?.attempts ?? [];
    assert.equal(
      attempt?.errorMessage,
      "file data/files/a.png has changed since the config was read: it does not exist",
    );
    assert.equal(server.counters.requests, 0);
  });

  it("leaves a journal and cases from which the same can be told again", async () => {
    const cases = [{ id: "a", files: ["files/a.png"] }];
    const options = await load({ cases }, { keepLogs: true });
    const active = await startRun(options);
    const outcome = await active.finished;
    const store = openTestDataStore(workspace.dataFolder);
    const [stored] = (await readFile(store.paths.casesFile(active.id, 1), "utf8")).split("\n");
    assert.deepEqual(JSON.parse(stored ?? ""), { id: "a", files: [image()] });
    const before = await workspace.readResult(outcome.file);
    await rm(inData(outcome.file));
    const folder = await store.loadRunFolder(active.id);
    const content = await scanJournal(store, folder, assert.fail);
    const closing = { status: "completed" as const, durationMs: 1, onProblem: assert.fail };
    const closed = await closeRun(store, folder, content, closing);
    const again = await workspace.readResult(closed.file);
    assert.deepEqual(again.prompts, before.prompts);
    assert.deepEqual(Object.values(again.prompts ?? {})[0]?.[0]?.files, [image()]);
  });
});
