import assert from "node:assert/strict";
import { appendFile, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  createRecordPages,
  type RecordPageQuery,
  type RecordPages,
} from "../../../../src/run/records/recordPages.ts";
import {
  makeLine,
  makeStoredStreams,
  runId,
  type StoredStreams,
  startNs,
} from "./storedStreams.ts";

const jsonl = "reactions/comfort-alerts/output_log/jsonl_file";
const logFile = (number: number) => `${jsonl}/outputs_0000${number}.jsonl`;
const key = { provider: "comfort-alerts", scenario: 11, runNumber: 1 };

describe("pages of records", () => {
  let stored: StoredStreams;
  let pages: RecordPages;
  beforeEach(async () => {
    stored = await makeStoredStreams();
    pages = createRecordPages(stored.store);
  });
  afterEach(() => stored.remove());

  const load = (query: Partial<RecordPageQuery> = {}) =>
    pages.load({ runId, key, offset: 0, limit: 100, isGrowing: false, ...query });
  const sequencesOf = async (query: Partial<RecordPageQuery> = {}) =>
    (await load(query)).rows.map(({ sequence }) => sequence);
  const lines = (from: number, to: number, runNumber = 1) =>
    Array.from({ length: to - from + 1 }, (_, n) => makeLine(from + n, { runNumber }));

  it("shows a record as its line says, with all digits of its times and its body", async () => {
    const body = { sentAt: startNs, text: "ü" };
    await stored.write(logFile(0), [makeLine(1), makeLine(2, { body })]);
    const { rows, total, brokenLines } = await load();
    assert.deepEqual([total, brokenLines], [2, 0]);
    const row = rows[1];
    assert.equal(row?.createdTimeNs, "1763720000124956789");
    assert.equal(row?.sinceStartMs, 1.5);
    assert.equal(row?.queryId, "room-comfort");
    assert.equal(row?.label, "POST /reaction?x=1");
    assert.equal(row?.preview, '{"sentAt":1763720000123456789,"text":"ü"}');
    assert.match(row?.json ?? "", /\n {6}"sentAt": 1763720000123456789,\n/);
  });

  it("pages through the records of one test over several files, and leaves other tests out", async () => {
    await stored.write(logFile(0), lines(1, 30));
    await stored.write(logFile(1), lines(31, 40));
    await stored.write(logFile(2), lines(1, 5, 2));
    assert.equal((await load()).total, 40);
    assert.deepEqual(await sequencesOf({ offset: 28, limit: 4 }), [29, 30, 31, 32]);
    assert.deepEqual(await sequencesOf({ offset: 38, limit: 10 }), [39, 40]);
    assert.deepEqual(await sequencesOf({ offset: 40 }), []);
    assert.deepEqual(await sequencesOf({ key: { ...key, runNumber: 2 } }), [1, 2, 3, 4, 5]);
    assert.equal((await load({ key: { ...key, runNumber: 3 } })).total, 0);
  });

  it("tells tests apart that share a file, as prompt tests do", async () => {
    const mixed = [...lines(1, 2), ...lines(1, 3, 2), ...lines(3, 4)];
    await stored.write(logFile(0), mixed);
    assert.deepEqual(await sequencesOf(), [1, 2, 3, 4]);
    assert.deepEqual(await sequencesOf({ key: { ...key, runNumber: 2 } }), [1, 2, 3]);
  });

  it("finds lines that lie across the blocks it reads in", async () => {
    const body = { text: "ä".repeat(5000) };
    const long = Array.from({ length: 120 }, (_, n) => makeLine(n + 1, { body }));
    await stored.write(logFile(0), long);
    const { total, brokenLines } = await load();
    assert.deepEqual([total, brokenLines], [120, 0]);
    assert.deepEqual(await sequencesOf({ offset: 117 }), [118, 119, 120]);
  });

  it("takes records whose keys come in another order, with other spaces and line ends", async () => {
    const { id, ...rest } = JSON.parse(makeLine(2)) as Record<string, unknown>;
    const spaced = makeLine(3).replace('"sequence":', '"sequence" : ');
    await stored.write(logFile(0), [
      makeLine(1),
      JSON.stringify({ ...rest, id }),
      spaced,
      `${makeLine(4)}\r`,
    ]);
    assert.deepEqual(await sequencesOf(), [1, 2, 3, 4]);
  });

  it("counts lines that are no records, and shows the others", async () => {
    const cut = makeLine(3).slice(0, -20);
    await stored.write(logFile(0), [makeLine(1), "no json", '{"a":1}', cut, "", makeLine(2)]);
    const page = await load();
    assert.equal(page.brokenLines, 3);
    assert.deepEqual(
      page.rows.map(({ sequence }) => sequence),
      [1, 2],
    );
  });

  it("shows a line that cannot be read after all as it is", async () => {
    const line = makeLine(1).replace('"request_body":', '"request_body":oops');
    await stored.write(logFile(0), [line]);
    const [row] = (await load()).rows;
    assert.equal(row?.label, "not readable as JSON");
    assert.equal(row?.json, line);
  });

  it("takes a last line without its end for broken only when nobody writes any more", async () => {
    await stored.write(logFile(0), `${makeLine(1)}\n${makeLine(2).slice(0, 50)}`);
    assert.equal((await load({ isGrowing: true })).brokenLines, 0);
    assert.equal((await load({ isGrowing: false })).brokenLines, 1);
  });

  it("grows with a file that is written, half lines and new files included", async () => {
    const file = await stored.write(logFile(0), [makeLine(1)]);
    assert.deepEqual(await sequencesOf({ isGrowing: true }), [1]);
    const next = makeLine(2);
    await appendFile(file, next.slice(0, 40));
    assert.deepEqual(await sequencesOf({ isGrowing: true }), [1]);
    await appendFile(file, `${next.slice(40)}\n`);
    assert.deepEqual(await sequencesOf({ isGrowing: true }), [1, 2]);
    await stored.write(logFile(1), [makeLine(3)]);
    assert.deepEqual(await sequencesOf({ isGrowing: true }), [1, 2, 3]);
  });

  it("begins anew when files were removed or replaced by a reset", async () => {
    const first = await stored.write(logFile(0), lines(1, 3));
    const second = await stored.write(logFile(1), lines(4, 6));
    assert.equal((await load()).total, 6);
    await rm(second);
    assert.deepEqual(await sequencesOf(), [1, 2, 3]);
    const other = makeLine(9, { body: { text: "longer than the line before" } });
    await writeFile(first, `${[other, ...lines(2, 4)].join("\n")}\n`);
    assert.deepEqual(await sequencesOf(), [9, 2, 3, 4]);
    await rm(first);
    assert.deepEqual(await sequencesOf(), []);
  });

  describe("searched", () => {
    const rooms = ["Atrium east", "atrium west", "Cellar west"];
    const roomLines = rooms.map((room, n) => makeLine(n + 1, { body: { room } }));

    it("finds the lines in which every word occurs, in upper or lower case", async () => {
      await stored.write(logFile(0), roomLines);
      assert.deepEqual(await sequencesOf({ text: "ATRIUM" }), [1, 2]);
      assert.deepEqual(await sequencesOf({ text: "west  atrium" }), [2]);
      assert.deepEqual(await sequencesOf({ text: "atrium nowhere" }), []);
      assert.deepEqual(await sequencesOf({ text: "  " }), [1, 2, 3]);
    });

    it("pages through what was found, and finds what was added since", async () => {
      const file = await stored.write(logFile(0), roomLines);
      const found = await load({ text: "west", offset: 1, limit: 1 });
      assert.deepEqual([found.total, found.rows[0]?.sequence], [2, 3]);
      await appendFile(file, `${makeLine(4, { body: "west" })}\n${makeLine(5)}\n`);
      const more = await load({ text: "west", offset: 1, limit: 9 });
      assert.deepEqual([more.total, more.rows.map((row) => row.sequence)], [3, [3, 4]]);
      assert.equal(more.rows[0]?.sinceStartMs, 3);
    });

    it("answers two searches of the same log at once, the later one whole", async () => {
      await stored.write(logFile(0), lines(1, 5000));
      const earlier = load({ text: "a-1" });
      const later = load({ text: "a-4999" });
      assert.equal((await later).total, 1);
      assert.ok((await earlier).total <= 1111);
      assert.equal((await load({ text: "a-1" })).total, 1111);
    });
  });

  it("answers a page at the end of many records, twice the same", async () => {
    await stored.write(logFile(0), lines(1, 20_000));
    const first = await load({ offset: 19_990 });
    assert.equal(first.total, 20_000);
    assert.equal(first.rows.at(-1)?.sequence, 20_000);
    assert.deepEqual(await load({ offset: 19_990 }), first);
  });

  it("cuts off very long records and says how much is missing", async () => {
    const body = { text: "x".repeat(300_000) };
    await stored.write(logFile(0), [makeLine(1, { body })]);
    const [row] = (await load()).rows;
    assert.ok((row?.json.length ?? 0) < 200_100);
    assert.match(row?.json ?? "", /\n… cut off here; \d{6} more characters are in the file$/);
    assert.equal(row?.preview.length, 300);
  });

  it("shows the beginning of a line that is too long to be parsed", async () => {
    const body = { text: "x".repeat(5_000_000) };
    await stored.write(logFile(0), [makeLine(1), makeLine(2, { body }), makeLine(3)]);
    const { rows, total } = await load();
    assert.equal(total, 3);
    assert.equal(rows[1]?.label, "not readable as JSON");
    assert.equal(rows[2]?.sequence, 3);
  });

  it("says of a run that is not here, and of a component it lacks, that there is none", async () => {
    const other = "123e4567-e89b-42d3-a456-426614174000";
    await assert.rejects(load({ runId: other }), { code: "not_found" });
    const missing = { ...key, provider: "nobody" };
    await assert.rejects(load({ key: missing }), /no component nobody/);
    assert.equal((await load({ key: { ...key, provider: "audit" } })).total, 0);
  });

  it("does not follow a log that is a symbolic link", async () => {
    const outside = path.join(stored.folder, "outside.jsonl");
    await writeFile(outside, `${makeLine(1)}\n`);
    await stored.write(logFile(0), lines(1, 2));
    await symlink(outside, path.join(stored.store.paths.runFolder(runId), logFile(1)));
    await assert.rejects(load(), /symbolic link/);
  });

  it("says that a run is gone that was deleted, whoever did it", async () => {
    await stored.write(logFile(0), lines(1, 2));
    assert.equal((await load()).total, 2);
    await rm(stored.store.paths.runFolder(runId), { recursive: true });
    await assert.rejects(load(), { code: "not_found" });
  });
});
