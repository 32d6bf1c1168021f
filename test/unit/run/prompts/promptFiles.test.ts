import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { ProviderError } from "../../../../src/model/provider.ts";
import { createPromptFiles } from "../../../../src/run/prompts/promptFiles.ts";
import { describeFile, makeFile } from "../../sampleFiles.ts";

const content = makeFile("image/png");

describe("the files of a run", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-files-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** An old file, so that it is a newer one after a change, however soon that comes. */
  async function put(name: string) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
    await utimes(file, 1, 1);
    return describeFile(name, content, "image/png");
  }

  it("are read whole, with their absolute path", async () => {
    const [a, b] = [await put("a.png"), await put("below/b.png")];
    const read = await createPromptFiles(folder)([a, b]);
    assert.deepEqual(
      [...read],
      [
        ["a.png", { file: path.join(folder, "a.png"), content }],
        ["below/b.png", { file: path.join(folder, "below/b.png"), content }],
      ],
    );
  });

  it("are read once for tests side by side and after one another, while they lie unchanged", async () => {
    const file = await put("a.png");
    const readFiles = createPromptFiles(folder);
    const [one, other] = await Promise.all([readFiles([file]), readFiles([file])]);
    const later = await readFiles([file]);
    assert.equal(one.get("a.png"), other.get("a.png"));
    assert.equal(one.get("a.png"), later.get("a.png"));
    await utimes(path.join(folder, "a.png"), 2, 2);
    const touched = await readFiles([file]);
    assert.notEqual(touched.get("a.png"), one.get("a.png"));
    assert.deepEqual(touched, one);
  });

  it("are let go, the longest unused first, when more is held than may be", async () => {
    const [a, b, c] = [await put("a.png"), await put("b.png"), await put("c.png")];
    const readFiles = createPromptFiles(folder, 2 * content.length);
    const read = async (file: typeof a) => (await readFiles([file])).get(file.path);
    const [first, second] = [await read(a), await read(b)];
    assert.equal(await read(a), first);
    await read(c);
    assert.equal(await read(a), first);
    assert.notEqual(await read(b), second);
  });

  it("may be larger each than what is held", async () => {
    const file = await put("a.png");
    const read = await createPromptFiles(folder, 1)([file]);
    assert.deepEqual(read.get("a.png")?.content, content);
  });

  const other = Buffer.from(content);
  other[other.length - 1] = 0;
  const changes: Record<string, [change: (file: string) => Promise<unknown>, fault: RegExp]> = {
    "other bytes of the same size": [(file) => writeFile(file, other), /config was read$/],
    "a longer content": [(file) => writeFile(file, "!", { flag: "a" }), /config was read$/],
    "an empty file": [(file) => writeFile(file, ""), /config was read$/],
    "nothing any more": [(file) => rm(file), /config was read: it does not exist$/],
    "a folder": [
      async (file) => {
        await rm(file);
        await mkdir(file);
      },
      /config was read$/,
    ],
  };
  for (const [what, [change, fault]] of Object.entries(changes)) {
    it(`are refused when one has become ${what}, also after it was read`, async () => {
      const [a, b] = [await put("a.png"), await put("b.png")];
      const readFiles = createPromptFiles(folder);
      await readFiles([a]);
      await change(path.join(folder, "a.png"));
      await change(path.join(folder, "b.png"));
      for (const file of [a, b]) {
        await assert.rejects(readFiles([file]), (error) => {
          assert.ok(error instanceof ProviderError);
          assert.match(error.message, new RegExp(`^file ${file.path} has changed since the `));
          assert.match(error.message, fault);
          return !error.isRepeatable && !error.isLasting && error.kind === "internal";
        });
      }
    });
  }

  it("are read again once one is what it was", async () => {
    const file = await put("a.png");
    const readFiles = createPromptFiles(folder);
    await rm(path.join(folder, "a.png"));
    await assert.rejects(readFiles([file]));
    await put("a.png");
    assert.equal((await readFiles([file])).size, 1);
  });
});
