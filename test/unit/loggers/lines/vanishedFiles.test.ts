import assert from "node:assert/strict";
import {
  cp,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  truncate,
  unlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLineFile } from "../../../../src/loggers/lines/lineFile.ts";

describe("line files that vanish", () => {
  let folder: string;
  let log: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "touchstone-vanish-"));
    log = join(folder, "log");
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** A writer of two files of 3 and 1 lines, and what it tells next. */
  const begin = async (maxLinesPerFile = 3) => {
    let restored = Promise.withResolvers<string>();
    const failed = Promise.withResolvers<unknown>();
    const file = createLineFile({
      folder: log,
      filePrefix: "outputs",
      maxLinesPerFile,
      onRestored: (path) => restored.resolve(path),
      onFailure: failed.resolve,
    });
    await Promise.all(["a", "b", "c", "d é"].map((line) => file.append(line)));
    const next = () => {
      restored = Promise.withResolvers();
      return restored.promise;
    };
    return { file, next, failed: failed.promise };
  };
  const readAll = async () => {
    const names = (await readdir(log)).sort();
    return Promise.all(names.map((name) => readFile(join(log, name), "utf8")));
  };

  const ways: Record<string, () => Promise<unknown>> = {
    "their folder is deleted": () => rm(log, { recursive: true }),
    "their folder is moved": () => rename(log, join(folder, "elsewhere")),
    "the newest is deleted": () => unlink(join(log, "outputs_00001.jsonl")),
    "one that is written to its end is deleted": () => unlink(join(log, "outputs_00000.jsonl")),
    "a file takes the place of their folder's": async () => {
      await rename(log, join(folder, "elsewhere"));
      await cp(join(folder, "elsewhere"), log, { recursive: true });
      await writeFile(join(log, "outputs_00001.jsonl"), "d");
    },
  };
  for (const [what, vanish] of Object.entries(ways)) {
    it(`are written anew while nothing else is written when ${what}, and go on`, async () => {
      const { file, next } = await begin();
      const restored = next();
      await vanish();
      const begunMs = performance.now();
      await restored;
      assert.ok(performance.now() - begunMs < 1000);
      const place = await file.appendAndLocate("e");
      assert.deepEqual(place, { file: join(log, "outputs_00001.jsonl"), offset: 5, length: 1 });
      await file.close();
      assert.deepEqual(await readAll(), ["a\nb\nc\n", "d é\ne\n"]);
    });
  }

  it("are written anew at the close at the latest", async () => {
    const { file } = await begin();
    await rm(log, { recursive: true });
    await file.close();
    assert.deepEqual(await readAll(), ["a\nb\nc\n", "d é\n"]);
  });

  it("are written anew as often as they vanish", async () => {
    const { file, next } = await begin();
    for (let round = 0; round < 3; round++) {
      const restored = next();
      await rm(log, { recursive: true });
      await restored;
    }
    await file.close();
    assert.deepEqual(await readAll(), ["a\nb\nc\n", "d é\n"]);
  });

  it("fail when what was written is lost", async () => {
    const { file, failed } = await begin();
    await truncate(join(log, "outputs_00000.jsonl"), 2);
    assert.match(String(await failed), /outputs_00000\.jsonl vanished .* it was cut off/);
    await assert.rejects(file.append("e"), /vanished/);
    await assert.rejects(file.close(), /vanished/);
  });

  it("fail when they cannot be written anew", async () => {
    const { file, failed } = await begin();
    await rm(log, { recursive: true });
    await writeFile(log, "a file");
    assert.match(String(await failed), /could not be written anew: .*outputs|exist/i);
    await assert.rejects(file.close(), /vanished/);
  });

  it("stay open only in a bounded number, the rest is told to be lost", async () => {
    const { file, failed } = await begin(1);
    for (let line = 0; line < 80; line++) await file.append(String(line));
    const open = (await readdir("/proc/self/fd").catch(() => [])).length;
    assert.ok(open < 120, `${open} files are open`);
    await rm(log, { recursive: true });
    assert.match(String(await failed), /written to its end and closed/);
    await assert.rejects(file.close(), /vanished/);
    // Those that could be are there again.
    assert.ok((await readdir(log)).length >= 60);
  });
});
