import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { access, mkdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import type { ResultHead } from "../../../../src/model/results/resultFile.ts";
import type { ResultRow } from "../../../../src/model/wire/serviceApi.ts";
import { csvColumns } from "../../../../src/report/exports/csvExport.ts";
import { exportFormats } from "../../../../src/report/exports/exportFormats.ts";
import { makeHead, writeRun } from "../../store/storeFixtures.ts";
import { type TestService, withService } from "../serviceFixture.ts";

interface Listed {
  readonly items: ResultRow[];
  readonly total: number;
  readonly limit: number;
  readonly offset: number;
}

describe("GET /api/results", () => {
  it("pages the rows of the index, newest first", () =>
    withService(async (test) => {
      const ids = await writeResults(test, 3);
      const first = await list(test, "?limit=2");
      assert.deepEqual(idsOf(first), [ids[2], ids[1]]);
      const { total, limit, offset } = first;
      assert.deepEqual({ total, limit, offset }, { total: 3, limit: 2, offset: 0 });
      assert.deepEqual(idsOf(await list(test, "?limit=2&offset=2")), [ids[0]]);
      const { index } = await test.runs.store.loadIndex();
      assert.deepEqual(
        (await list(test)).items,
        index.runs.map((row) => ({ ...row, hasFile: true })),
      );
    }));

  it("filters by status, provider and time", () =>
    withService(async (test) => {
      const old = await writeResult(test, { timestamp: "2025-01-01T00:00:00.000Z" });
      const cancelled = await writeResult(test, { status: "cancelled" });
      const config = { providers: ["other"], scenarios: [1], runsPerScenario: 1 };
      const other = await writeResult(test, { timestamp: "2026-11-22T00:00:00.000Z", config });
      assert.deepEqual(idsOf(await list(test, "?status=cancelled")), [cancelled]);
      assert.deepEqual(idsOf(await list(test, "?provider=other")), [other]);
      assert.deepEqual(idsOf(await list(test, "?since=2026-11-21")), [other, cancelled]);
      assert.equal((await list(test, "?since=2026-11-21")).total, 2);
      assert.deepEqual(idsOf(await list(test, "?provider=sim&status=completed")), [old]);
    }));

  it("tells of a row whose file is not here", () =>
    withService(async (test) => {
      const id = await writeResult(test);
      const { items } = await list(test);
      await rm(path.join(test.dataFolder, "results", items[0]?.filename ?? ""));
      const after = await list(test);
      assert.deepEqual(
        after.items.map((row) => [row.id, row.hasFile]),
        [[id, false]],
      );
      assert.equal((await test.fetch(`/api/results/${id}`)).status, 404);
    }));

  it("answers 304 until something changes", () =>
    withService(async (test) => {
      await writeResult(test);
      const first = await test.fetch("/api/results");
      const tag = first.headers.get("etag") ?? "";
      assert.match(tag, /^"[^"]+"$/);
      const again = await test.fetch("/api/results", { headers: { "if-none-match": tag } });
      assert.deepEqual([again.status, await again.text()], [304, ""]);
      assert.equal(again.headers.get("etag"), tag);
      await writeResult(test, { timestamp: "2026-11-22T00:00:00.000Z" });
      const changed = await test.fetch("/api/results", { headers: { "if-none-match": tag } });
      assert.equal(changed.status, 200);
      assert.notEqual(changed.headers.get("etag"), tag);
    }));

  it("reads the index again when it has changed, and only then", () =>
    withService(async (test) => {
      await writeResult(test);
      await settle(test);
      let reads = 0;
      const { store } = test.runs;
      const loadIndex = store.loadIndex;
      Object.assign(store, {
        loadIndex: () => {
          reads++;
          return loadIndex();
        },
      });
      await list(test);
      await Promise.all(Array.from({ length: 20 }, () => list(test, "?limit=7")));
      assert.equal(reads, 1);
      await writeResult(test, { timestamp: "2026-11-22T00:00:00.000Z" });
      await settle(test);
      assert.equal((await list(test)).total, 2);
      await writeResult(test, { timestamp: "2026-11-23T00:00:00.000Z" });
      assert.equal((await list(test)).total, 3);
    }));

  it("refuses what is no page or filter", () =>
    withService(async (test) => {
      const wrong = [
        "limit=0",
        "limit=501",
        "limit=x",
        "limit=1&limit=2",
        "offset=-1",
        "color=red",
      ];
      const more = ["status=running", "provider=a/b", "since=yesterday"];
      for (const query of [...wrong, ...more]) {
        assert.equal((await test.fetch(`/api/results?${query}`)).status, 400, query);
      }
    }));
});

describe("a result", () => {
  it("is the file, byte for byte, with a tag", () =>
    withService(async (test) => {
      const id = await writeResult(test);
      const response = await test.fetch(`/api/results/${id}`);
      assert.equal(response.headers.get("content-type"), "application/json; charset=utf-8");
      assert.equal(await response.text(), await readFile(await fileOf(test, id), "utf8"));
      const tag = response.headers.get("etag") ?? "";
      const again = await test.fetch(`/api/results/${id}`, { headers: { "if-none-match": tag } });
      assert.equal(again.status, 304);
    }));

  it("has a summary: everything before prompts and results", () =>
    withService(async (test) => {
      const id = await writeResult(test);
      const head = (await (await test.fetch(`/api/results/${id}/summary`)).json()) as ResultHead;
      const {
        results: _,
        prompts: __,
        ...rest
      } = JSON.parse(await readFile(await fileOf(test, id), "utf8"));
      assert.deepEqual(head, rest);
    }));

  it("has a summary with what others have written into it, as it is written", () =>
    withService(async (test) => {
      const id = await writeResult(test);
      const file = await fileOf(test, id);
      const text = await readFile(file, "utf8");
      const ours = text.slice(1, text.indexOf('"prompts"'));
      const theirs = '"traceId": 1764153000123456789, "__proto__": { "a": [1.0, "\\u00e9}"] },';
      await writeFile(file, `{${theirs}${ours}"results": {}}`);
      const response = await test.fetch(`/api/results/${id}/summary`);
      const summary = await response.text();
      assert.equal(JSON.parse(summary).id, id);
      for (const part of [
        '"traceId":1764153000123456789,',
        '"__proto__":{ "a": [1.0, "\\u00e9}"] },',
      ]) {
        assert.ok(summary.includes(part), summary);
      }
      assert.ok(!summary.includes('"results"'), summary);
    }));

  it("has a summary without what is too long to be kept", () =>
    withService(async (test) => {
      const id = await writeResult(test);
      const file = await fileOf(test, id);
      const text = await readFile(file, "utf8");
      await writeFile(file, `{"log": "${"x".repeat(17 * 1024 * 1024)}",${text.slice(1)}`);
      const response = await test.fetch(`/api/results/${id}/summary`);
      const summary = (await response.json()) as ResultHead & { log?: string };
      assert.deepEqual([summary.id, summary.log], [id, undefined]);
    }));

  it("is told to be broken without the path of its file", () =>
    withService(async (test) => {
      const id = await writeResult(test);
      await writeFile(await fileOf(test, id), "{");
      const response = await test.fetch(`/api/results/${id}`);
      const text = await response.text();
      assert.equal(response.status, 500);
      assert.match(text, /"code":"storage"/);
      assert.ok(!text.includes(test.workspaceFolder), text);
      const logged = test.lines.filter((line) => line.startsWith("error:"));
      assert.equal(logged.length, 1);
      assert.match(
        logged[0] ?? "",
        /^error: GET \/api\/results\/[\w-]+: The file .* is broken: .*$/,
      );
    }));

  it("goes with its row and its folder", () =>
    withService(async (test) => {
      const id = await writeResult(test);
      const folder = path.join(test.dataFolder, "test_runs", id);
      await mkdir(folder, { recursive: true });
      assert.equal((await test.fetch(`/api/results/${id}`, { method: "DELETE" })).status, 204);
      assert.equal((await list(test)).total, 0);
      await assert.rejects(access(folder));
      assert.equal((await test.fetch(`/api/results/${id}`, { method: "DELETE" })).status, 404);
    }));

  it("is unknown by another id", () =>
    withService(async (test) => {
      for (const url of [`/api/results/${randomUUID()}`, `/api/results/${randomUUID()}/summary`]) {
        assert.equal((await test.fetch(url)).status, 404);
      }
      assert.equal((await test.fetch("/api/results/latest")).status, 400);
    }));
});

describe("GET /api/results/export", () => {
  it("gives one run as its file and several as an array", () =>
    withService(async (test) => {
      const [a = "", b = ""] = await writeResults(test, 2);
      const files = await Promise.all(
        [a, b].map(async (id) => readFile(await fileOf(test, id), "utf8")),
      );
      const one = await test.fetch(`/api/results/export?format=json&ids=${a}`);
      assert.equal(await one.text(), files[0]);
      assert.match(one.headers.get("content-disposition") ?? "", /attachment; filename=".*\.json"/);
      const both = await test.fetch(`/api/results/export?format=json&ids=${a},${b}`);
      assert.deepEqual(
        await both.json(),
        files.map((file) => JSON.parse(file)),
      );
    }));

  it("gives runs as CSV, a row per attempt", () =>
    withService(async (test) => {
      const ids = await writeResults(test, 2);
      const response = await test.fetch(`/api/results/export?format=csv&ids=${ids.join(",")}`);
      assert.equal(response.headers.get("content-type"), "text/csv; charset=utf-8");
      const [head, ...rows] = (await response.text()).trimEnd().split("\n");
      assert.equal(head, csvColumns.join(","));
      assert.equal(rows.length, 4);
    }));

  it("answers with an error when the file breaks off, not with the half of it", () =>
    withService(async (test) => {
      const id = await writeResult(test);
      const file = await fileOf(test, id);
      const text = await readFile(file, "utf8");
      await writeFile(file, text.slice(0, text.indexOf('"attempts"')));
      const response = await test.fetch(`/api/results/export?format=csv&ids=${id}`);
      assert.equal(response.status, 500);
      assert.match(await response.text(), /"code":"storage"/);
    }));

  it("gives every format that the document names, in its content type", () =>
    withService(async (test) => {
      const ids = (await writeResults(test, 2)).join(",");
      for (const { name, extension, contentType } of exportFormats) {
        const response = await test.fetch(`/api/results/export?format=${name}&ids=${ids}`);
        assert.equal(response.headers.get("content-type"), `${contentType}; charset=utf-8`);
        const disposition = `attachment; filename="touchstone-runs.${extension}"`;
        assert.equal(response.headers.get("content-disposition"), disposition);
        assert.ok((await response.text()).length > 0);
      }
    }));

  it("gives values only when they are asked for, and where there is a place for them", () =>
    withService(async (test) => {
      const id = await writeResult(test);
      const text = await readFile(await fileOf(test, id), "utf8");
      const reply = JSON.stringify("rawResponse");
      await writeFile(
        await fileOf(test, id),
        text.replaceAll(new RegExp(`${reply}: ".*"`, "g"), `${reply}: "reply-4711"`),
      );
      for (const { name, values } of exportFormats) {
        const url = `/api/results/export?format=${name}&ids=${id}`;
        for (const [query, isIn] of [
          ["", values === "always"],
          ["&includeValues=false", values === "always"],
          ["&includeValues=true", values !== "never"],
        ] as const) {
          const response = await test.fetch(url + query);
          const body = await response.text();
          const isRefused = values === "never" && query.endsWith("true");
          assert.equal(response.status, isRefused ? 400 : 200, name + query);
          if (name !== "markdown") assert.equal(body.includes("reply-4711"), isIn, name + query);
        }
      }
      const other = await test.fetch(`/api/results/export?format=html&ids=${id}&includeValues=yes`);
      assert.equal(other.status, 400);
    }));

  it("refuses other formats and runs that are not there", () =>
    withService(async (test) => {
      const id = await writeResult(test);
      const statuses = [
        [`format=xml&ids=${id}`, 400],
        ["format=csv", 400],
        ["format=csv&ids=", 400],
        ["format=csv&ids=latest", 400],
        [`format=csv&ids=${randomUUID()}`, 404],
        [`format=json&ids=${id},${randomUUID()}`, 404],
      ] as const;
      for (const [query, status] of statuses) {
        const response = await test.fetch(`/api/results/export?${query}`);
        assert.equal(response.status, status, query);
        assert.ok(!(await response.text()).includes(test.workspaceFolder));
      }
    }));
});

async function list(test: TestService, query = ""): Promise<Listed> {
  const response = await test.fetch(`/api/results${query}`);
  assert.equal(response.status, 200);
  return (await response.json()) as Listed;
}

function idsOf({ items }: Listed): string[] {
  return items.map(({ id }) => id);
}

async function writeResults(test: TestService, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let day = 1; day <= count; day++) {
    ids.push(await writeResult(test, { timestamp: `2026-01-0${day}T00:00:00.000Z` }));
  }
  return ids;
}

/** A finished run with two attempts. */
async function writeResult(test: TestService, changes: Partial<ResultHead> = {}): Promise<string> {
  const head = makeHead(changes);
  await writeRun(test.runs.store, head);
  return head.id;
}

async function fileOf(test: TestService, id: string): Promise<string> {
  return (await test.runs.store.openResult(id)).file;
}

/** Waits until the files are old enough for their times to be relied on. */
async function settle(test: TestService): Promise<void> {
  const then = new Date(Date.now() - 10_000);
  for (const file of [test.runs.store.paths.indexFile, test.runs.store.paths.resultsFolder]) {
    await utimes(file, then, then);
  }
}
