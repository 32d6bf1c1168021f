import assert from "node:assert/strict";
import { symlink } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../../../src/model/userError.ts";
import { loadLastRecordNs } from "../../../../src/run/journal/lastRecordTime.ts";
import {
  startNs as first,
  makeLine,
  makeStoredStreams,
  runId,
  type StoredStreams,
} from "../records/storedStreams.ts";

describe("the time of the last record of a log", () => {
  let stored: StoredStreams;
  beforeEach(async () => {
    stored = await makeStoredStreams();
  });
  afterEach(() => stored.remove());

  const write = (number: number, content: string) =>
    stored.write(`reactions/audit/output_log/jsonl_file/outputs_0000${number}.jsonl`, content);
  const line = (createdNs: bigint, body: unknown = {}) => `${makeLine(1, { createdNs, body })}\n`;
  const load = () => {
    const { jsonlFolder } = stored.store.component(runId, "reaction", "audit");
    return loadLastRecordNs({ jsonlFolder, filePrefix: "outputs" });
  };

  it("is that of the last whole line, a torn one behind it left out", async () => {
    await write(0, line(first - 5n));
    await write(1, line(first - 1n) + line(first) + line(first + 9n).slice(0, -20));
    assert.equal(await load(), first + 999n);
  });

  it("is found in the file before one that holds no whole record", async () => {
    await write(0, line(first));
    await write(1, line(first + 9n).slice(0, -1));
    await write(2, "");
    assert.equal(await load(), first + 999n);
  });

  it("is found where a record is longer than what is read at first, or is the only one", async () => {
    const long = "x".repeat(300_000);
    await write(0, line(first - 1n) + line(first, long));
    assert.equal(await load(), first + 999n);
    await write(0, line(first + 1n, long));
    assert.equal(await load(), first + 1000n);
  });

  it("is not known without records", async () => {
    assert.equal(await load(), undefined);
    await write(0, "{\n[]\nnull\n");
    assert.equal(await load(), undefined);
  });

  it("is told to be out of reach when a link stands for the log", async () => {
    const file = await write(0, line(first));
    await symlink(file, path.join(path.dirname(file), "outputs_00001.jsonl"));
    await assert.rejects(load(), UserError);
  });
});
