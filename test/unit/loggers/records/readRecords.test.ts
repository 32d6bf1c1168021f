import assert from "node:assert/strict";
import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createJsonlLogger } from "../../../../src/loggers/kinds/jsonlLogger.ts";
import {
  findPromptLines,
  formatPromptLine,
  readPromptLines,
} from "../../../../src/loggers/records/promptLines.ts";
import {
  type LineProblem,
  readRecords,
  type StoredRecord,
} from "../../../../src/loggers/records/readRecords.ts";
import { formatRecordLine } from "../../../../src/loggers/records/recordLine.ts";
import { makeRecord } from "../recordFixtures.ts";

describe("the jsonl logger and its reader", () => {
  let folder: string;
  let problems: LineProblem[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "touchstone-records-"));
    problems = [];
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const createLogger = (maxLinesPerFile = 10_000, below = folder) =>
    createJsonlLogger({ folder: below, filePrefix: "outputs", maxLinesPerFile });
  const readAll = async () => {
    const found: StoredRecord[] = [];
    for await (const stored of readRecords(folder, "outputs", (problem) => problems.push(problem)))
      found.push(stored);
    return found;
  };

  it("give back every record in order, over several files", async () => {
    const logger = createLogger(3);
    const records = Array.from({ length: 8 }, (_, at) => makeRecord(at + 1, `reply ö ${at}`));
    await Promise.all(records.map((record) => logger.logHandlerRecord(record)));
    assert.deepEqual(await logger.endTestRun(0n), {
      has_output: true,
      logger_name: "jsonl",
      output_folder_path: folder,
    });
    const found = await readAll();
    assert.deepEqual(
      found.map(({ record }) => record),
      records,
    );
    assert.deepEqual(problems, []);
  });

  it("say that there is no output without a record", async () => {
    assert.deepEqual(await createLogger(1, join(folder, "none")).endTestRun(0n), {
      has_output: false,
      logger_name: "jsonl",
      output_folder_path: null,
    });
    assert.deepEqual(await readAll(), []);
  });

  it("skip the half-written last line of a killed writer", async () => {
    const file = join(folder, "outputs_00000.jsonl");
    const line = formatRecordLine(makeRecord(1));
    await writeFile(file, `${line}\n${line.slice(0, 100)}`);
    await writeFile(join(folder, "outputs_00001.jsonl"), `${formatRecordLine(makeRecord(2))}\n`);
    assert.deepEqual(
      (await readAll()).map(({ record }) => record.sequence),
      [1, 2],
    );
    assert.deepEqual(
      problems.map(({ line: at, isPartial }) => [at, isPartial]),
      [[2, true]],
    );
  });

  it("keep a last line that lacks nothing but its line end", async () => {
    await writeFile(join(folder, "outputs_00000.jsonl"), formatRecordLine(makeRecord(1)));
    assert.equal((await readAll()).length, 1);
    assert.deepEqual(problems, []);
  });

  it("skip a broken line in the middle, naming file and line", async () => {
    const file = join(folder, "outputs_00000.jsonl");
    const line = formatRecordLine(makeRecord(1));
    await writeFile(file, `${line}\n{"id":1}\n\nnot json\n${line}\n`);
    assert.equal((await readAll()).length, 2);
    assert.deepEqual(
      problems.map(({ line: at }) => at),
      [2, 3, 4],
    );
    assert.ok(problems.every(({ message, isPartial }) => message.includes(file) && !isPartial));
  });

  it("read lines far longer than a block", async () => {
    const records = [1, 2, 3].map((at) => makeRecord(at, "ü".repeat(700_000)));
    const lines = records.map((record) => `${formatRecordLine(record)}\n`);
    await writeFile(join(folder, "outputs_00000.jsonl"), lines.join(""));
    assert.deepEqual(
      (await readAll()).map(({ record }) => record),
      records,
    );
  });

  it("read the message lists beside the records", async () => {
    const messages = [{ role: "user" as const, content: "Hi\nthere" }];
    const file = join(folder, "prompts_00000.jsonl");
    await appendFile(file, `${formatPromptLine("h1", messages)}\n{"hash":"h2","mess`);
    const found = [];
    for await (const line of readPromptLines(folder, (problem) => problems.push(problem)))
      found.push(line);
    assert.deepEqual(found, [{ hash: "h1", messages }]);
    assert.deepEqual(
      problems.map(({ isPartial }) => isPartial),
      [true],
    );
  });

  it("find message lists by their hashes, wherever they lie, but none that is not written to its end", async () => {
    const messages = (content: string) => [{ role: "user" as const, content }];
    const long = "ä".repeat(300_000);
    const quoted = JSON.stringify({ hash: "h3", messages: messages("not this one") });
    const lines = [
      formatPromptLine("h1", messages(long)),
      formatPromptLine("h2", messages(quoted)),
      formatPromptLine("h3", messages(long)),
    ];
    await writeFile(join(folder, "prompts_00000.jsonl"), `${lines.join("\n")}\n{"hash":"h4","mess`);
    const again = formatPromptLine("h4", messages("again"));
    await writeFile(join(folder, "prompts_00001.jsonl"), `${again}\n{"hash":"h5","mess`);
    const find = async (...hashes: string[]) => {
      const found = await findPromptLines(folder, new Set(hashes));
      return Object.fromEntries(found.map((line) => [line.hash, line.messages]));
    };
    assert.deepEqual(await find("h3", "h2"), { h2: messages(quoted), h3: messages(long) });
    assert.deepEqual(await find("h4", "h5", "h6"), { h4: messages("again") });
    assert.deepEqual(await find(), {});
  });

  it("find message lists that lie across two blocks", async () => {
    const blockBytes = 1024 * 1024;
    const first = formatPromptLine("h1", [{ role: "user", content: "" }]);
    for (let over = 1; over < '{"hash":"h2"'.length; over += 1) {
      const filler = "x".repeat(blockBytes - first.length - 1 - over);
      const one = formatPromptLine("h1", [{ role: "user", content: filler }]);
      const two = formatPromptLine("h2", [{ role: "user", content: "here" }]);
      await writeFile(join(folder, "prompts_00000.jsonl"), `${one}\n${two}\n`);
      const [found] = await findPromptLines(folder, new Set(["h2"]));
      assert.equal(found?.messages[0]?.content, "here");
    }
  });
});
