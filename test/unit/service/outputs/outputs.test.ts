import assert from "node:assert/strict";
import { appendFile, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { crc32 } from "node:zlib";
import { unzipSync } from "fflate";
import { formatExactJson } from "../../../../src/model/json/exactJson.ts";
import { makeLoadedConfig, makeStreamScenario } from "../../run/builders.ts";
import { type ComponentServer, openComponentServer } from "../componentServer.ts";

const runId = "5f8f2d3e-1111-4222-8333-444455556666";
const base = `/api/test_runs/${runId}/reactions/hook`;
const jsonl = '{"n":1}\n{"n":2}\n{"n":3}\n';

describe("outputs of a component", () => {
  let server: ComponentServer;
  let runFolder: string;
  let logFolder: string;
  beforeEach(async () => {
    server = await openComponentServer();
    runFolder = path.join(server.workspace.dataFolder, "test_runs", runId);
    logFolder = path.join(runFolder, "reactions/hook/output_log");
    await storeRun(server, "completed");
    await write("jsonl_file/outputs_00000.jsonl", jsonl);
    await write("jsonl_file/outputs_00001.jsonl", '{"n":4}\n');
    await write("performance_metrics/performance_metrics_2026-01-01T00-00-00-000Z.json", "{}");
    await writeFile(path.join(runFolder, "reactions/hook/secret.txt"), "not an output");
  });
  afterEach(async () => {
    await server.close();
    assert.deepEqual(server.problems, []);
  });

  async function write(file: string, content: string | Uint8Array) {
    await mkdir(path.dirname(path.join(logFolder, file)), { recursive: true });
    await writeFile(path.join(logFolder, file), content);
  }

  it("are listed with what is known of them, page by page", async () => {
    const { status, body } = await server.getJson(`${base}/outputs`);
    assert.equal(status, 200);
    assert.deepEqual(
      body.items.map((item: { path: string; bytes: number; lines?: number }) => [
        ...[item.path, item.bytes, item.lines],
      ]),
      [
        ["jsonl_file/outputs_00000.jsonl", 24, 3],
        ["jsonl_file/outputs_00001.jsonl", 8, 1],
        ["performance_metrics/performance_metrics_2026-01-01T00-00-00-000Z.json", 2, undefined],
      ],
    );
    assert.equal(body.items[0].url, `${base}/outputs/jsonl_file%2Foutputs_00000.jsonl`);
    assert.ok(Math.abs(Date.now() - Date.parse(body.items[0].modified)) < 3_600_000);
    const page = await server.getJson(`${base}/outputs?limit=1&offset=1`);
    assert.deepEqual([page.body.total, page.body.items.length], [3, 1]);
    assert.equal(page.body.items[0].path, "jsonl_file/outputs_00001.jsonl");
  });

  it("download as the bytes they are, with a name and a tag", async () => {
    const { body } = await server.getJson(`${base}/outputs`);
    const { status, headers, text } = await server.send(body.items[0].url);
    assert.deepEqual([status, text], [200, jsonl]);
    assert.equal(headers["content-length"], "24");
    assert.equal(headers["accept-ranges"], "bytes");
    assert.match(
      headers["content-disposition"] ?? "",
      /^attachment; filename="outputs_00000.jsonl"/,
    );
    const known = { "if-none-match": headers.etag ?? "" };
    const again = await server.send(body.items[0].url, { headers: known });
    assert.deepEqual([again.status, again.text], [304, ""]);
    const beyond = { ...known, range: "bytes=999-" };
    assert.equal((await server.send(body.items[0].url, { headers: beyond })).status, 304);
    await write("jsonl_file/outputs_00000.jsonl", `${jsonl}{}\n`);
    assert.equal((await server.send(body.items[0].url, { headers: known })).status, 200);
  });

  it("download with a name that every browser reads alike", async () => {
    await write("it's é (1).json", "{}");
    const { headers } = await server.send(`${base}/outputs/it's%20%C3%A9%20(1).json`);
    const names = `filename="it_s _ (1).json"; filename*=UTF-8''it%27s%20%C3%A9%20%281%29.json`;
    assert.equal(headers["content-disposition"], `attachment; ${names}`);
  });

  it("download in part, as Range says", async () => {
    const url = `${base}/outputs/jsonl_file%2Foutputs_00000.jsonl`;
    const parts: [range: string, status: number, contentRange: string | undefined, text: string][] =
      [
        ["bytes=0-7", 206, "bytes 0-7/24", '{"n":1}\n'],
        ["bytes=16-", 206, "bytes 16-23/24", '{"n":3}\n'],
        ["bytes=-8", 206, "bytes 16-23/24", '{"n":3}\n'],
        ["bytes=-100", 206, "bytes 0-23/24", jsonl],
        ["bytes=23-999", 206, "bytes 23-23/24", "\n"],
        ["bytes=0-0,2-3", 200, undefined, jsonl],
        ["bytes=5-2", 200, undefined, jsonl],
        ["lines=1-2", 200, undefined, jsonl],
        ["bytes=-", 200, undefined, jsonl],
      ];
    for (const [range, ...expected] of parts) {
      const { status, headers, text } = await server.send(url, { headers: { range } });
      assert.deepEqual([status, headers["content-range"], text], expected, range);
      assert.equal(headers["content-length"], String(text.length), range);
    }
    for (const range of ["bytes=24-", "bytes=-0", "bytes=999-1000"]) {
      const { status, headers, text } = await server.send(url, { headers: { range } });
      assert.deepEqual([status, headers["content-range"]], [416, "bytes */24"], range);
      assert.equal(JSON.parse(text).error.code, "usage");
    }
  });

  it("download in part only while they are what If-Range names", async () => {
    const url = `${base}/outputs/jsonl_file%2Foutputs_00000.jsonl`;
    const { headers } = await server.send(url, { method: "HEAD" });
    const ask = (ifRange = "") =>
      server.send(url, { headers: { range: "bytes=0-0", "if-range": ifRange } });
    assert.equal((await ask(headers.etag)).status, 206);
    assert.equal((await ask(headers["last-modified"])).status, 206);
    assert.equal((await ask('"other"')).status, 200);
    await appendFile(path.join(logFolder, "jsonl_file/outputs_00000.jsonl"), "{}\n");
    assert.equal((await ask(headers.etag)).status, 200);
  });

  it("tell of themselves without their bytes when asked by HEAD", async () => {
    const url = `${base}/outputs/jsonl_file%2Foutputs_00000.jsonl`;
    const { status, headers, text } = await server.send(url, { method: "HEAD" });
    assert.deepEqual([status, headers["content-length"], text], [200, "24", ""]);
    const archive = await server.send(`${base}/outputs.zip`, { method: "HEAD" });
    assert.deepEqual([archive.status, archive.text], [200, ""]);
  });

  it("download as long as they were at the beginning while they are written", async () => {
    const content = Buffer.alloc(16_000_000, "0123456789abcde\n");
    await write("jsonl_file/outputs_00002.jsonl", content);
    const url = `${base}/outputs/jsonl_file%2Foutputs_00002.jsonl`;
    const incoming = await server.open(url);
    const archive = await server.open(`${base}/outputs.zip`);
    await appendFile(path.join(logFolder, "jsonl_file/outputs_00002.jsonl"), "more\n");
    assert.equal(incoming.headers["content-length"], String(content.length));
    assert.ok(content.equals(await buffer(incoming)));
    const files = unzipSync(await buffer(archive));
    const length = files["jsonl_file/outputs_00002.jsonl"]?.length ?? 0;
    assert.ok(length === content.length || length === content.length + 5, `${length} bytes`);
  });

  it("break off, rather than seem whole, when they are cut short meanwhile", async () => {
    await write("jsonl_file/outputs_00002.jsonl", Buffer.alloc(16_000_000, "x"));
    const incoming = await server.open(`${base}/outputs/jsonl_file%2Foutputs_00002.jsonl`);
    await write("jsonl_file/outputs_00002.jsonl", "short");
    await assert.rejects(buffer(incoming), { code: "ECONNRESET" });
  });

  it("come together as an archive of the same bytes", async () => {
    const { status, headers, bytes } = await server.send(`${base}/outputs.zip`);
    assert.deepEqual([status, headers["content-type"]], [200, "application/zip"]);
    assert.match(headers["content-disposition"] ?? "", /filename="hook-outputs.zip"/);
    const files = Object.entries(unzipSync(bytes));
    assert.deepEqual(
      files.map(([name, content]) => [name, Buffer.from(content).toString()]),
      [
        ["jsonl_file/outputs_00000.jsonl", jsonl],
        ["jsonl_file/outputs_00001.jsonl", '{"n":4}\n'],
        ["performance_metrics/performance_metrics_2026-01-01T00-00-00-000Z.json", "{}"],
      ],
    );
    assert.deepEqual(
      listChecksums(bytes),
      files.map(([, content]) => crc32(content)),
    );
  });

  it("have no lines while they may still be written", async () => {
    const lock = await server.store.acquireRunLock({ runId, name: "people" });
    try {
      const { body } = await server.getJson(`${base}/outputs`);
      assert.deepEqual(
        body.items.map(({ lines }: { lines?: number }) => lines),
        [3, undefined, undefined],
      );
    } finally {
      await lock.release();
    }
  });

  it("are nothing that lies elsewhere", async () => {
    await symlink(path.join(runFolder, "run.json"), path.join(logFolder, "linked.json"));
    await symlink(runFolder, path.join(logFolder, "linked"));
    const refused: [path: string, ...statuses: number[]][] = [
      ["..%2Fsecret.txt", 400],
      ["jsonl_file%2F..%2F..%2Fsecret.txt", 400],
      ["%2e%2e%2fsecret.txt", 400],
      ["..%5Csecret.txt", 400],
      ["..%252Fsecret.txt", 400],
      ["%252e%252e%252fsecret.txt", 400],
      ["%2Fetc%2Fpasswd", 400],
      ["C%3A%5Cboot.ini", 400],
      ["secret.txt%00.jsonl", 400],
      ["jsonl_file%2F%2Foutputs_00000.jsonl", 400],
      ["jsonl_file%2F.%2Foutputs_00000.jsonl", 400],
      ["..", 404],
      ["../secret.txt", 404],
      ["%2e%2e/secret.txt", 404],
      ["jsonl_file/outputs_00000.jsonl", 404],
      ["jsonl_file", 404],
      ["outputs_00000.jsonl", 404],
      ["linked.json", 404],
      ["linked%2Frun.json", 404],
      ["%zz", 400, 404],
    ];
    for (const [output, ...statuses] of refused) {
      const { status, text } = await server.send(`${base}/outputs/${output}`);
      assert.ok(statuses.includes(status ?? 0), `${output}: ${status}`);
      assert.equal(typeof JSON.parse(text).error.message, "string", output);
      assert.ok(!text.includes(server.workspace.folder), output);
    }
    const { body } = await server.getJson(`${base}/outputs`);
    assert.equal(body.total, 3);
    assert.equal(
      Object.keys(unzipSync((await server.send(`${base}/outputs.zip`)).bytes)).length,
      3,
    );
  });

  it("are not reached through a component that is a link", async () => {
    const folder = path.join(runFolder, "reactions/hook");
    await rm(folder, { recursive: true });
    const elsewhere = path.join(server.workspace.folder, "elsewhere");
    await mkdir(path.join(elsewhere, "output_log"), { recursive: true });
    await writeFile(path.join(elsewhere, "output_log/secret.txt"), "secret");
    await symlink(elsewhere, folder);
    assert.equal((await server.send(`${base}/outputs/secret.txt`)).status, 404);
    assert.equal((await server.getJson(`${base}/outputs`)).body.total, 0);
  });

  it("are those of a run and component that are there", async () => {
    const other = runId.replace("5f", "6f");
    for (const unknown of [
      `/api/test_runs/${other}/reactions/hook/outputs`,
      `/api/test_runs/${runId}/queries/hook/outputs`,
      `/api/test_runs/${runId}/reactions/other/outputs.zip`,
    ]) {
      assert.equal((await server.send(unknown)).status, 404, unknown);
    }
    assert.equal((await server.send(`/api/test_runs/..%2F/reactions/hook/outputs`)).status, 400);
  });
});

// --- internal ---

/** A run with the reaction `hook`, as its `run.json` has it. */
async function storeRun({ workspace, store }: ComponentServer, state: "completed") {
  const loaded = makeLoadedConfig(workspace.folder, {}, [makeStreamScenario()]);
  const { config, scenarios, hashes } = loaded;
  const file = {
    schemaVersion: 1 as const,
    id: runId,
    timestamp: "2026-01-01T00:00:00.000Z",
    state,
    file: "data/configs/people.touchstone.json",
    plan: { providers: ["hook"], scenarios: [11], runsPerScenario: 1, plannedTests: 1 },
    snapshot: { config, scenarios, hashes },
    environment: { touchstone: "0.0.0", node: "24", platform: "linux" },
  };
  await store.createRunFolder(JSON.parse(formatExactJson(file)));
}

/** The checksums of the central directory of a zip archive (APPNOTE 4.3.12). */
function listChecksums(archive: Buffer): number[] {
  const checksums: number[] = [];
  const mark = Buffer.from([0x50, 0x4b, 1, 2]);
  for (let at = archive.indexOf(mark); at !== -1; at = archive.indexOf(mark, at + 4)) {
    checksums.push(archive.readUInt32LE(at + 16));
  }
  return checksums;
}
