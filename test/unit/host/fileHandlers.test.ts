import assert from "node:assert/strict";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { PromptFile } from "../../../src/model/chatMessage.ts";
import { describeFile, makeFile } from "../sampleFiles.ts";
import { type HostHarness, openHost } from "./hostHarness.ts";

const runId = "7c9a1f52-1d0e-4a67-8a35-5f3a0f2f9b21";
const png = makeFile("image/png");
const secret = makeFile("image/png", "secret");

describe("run host, asked for an image that went with a prompt", () => {
  let outer: string;
  let host: HostHarness;
  beforeEach(async () => {
    outer = await realpath(await mkdtemp(path.join(os.tmpdir(), "touchstone-images-")));
    await mkdir(path.join(outer, "ws/data"), { recursive: true });
    host = await openHost(path.join(outer, "ws"), path.join(outer, "ws/data"));
  });
  afterEach(async () => {
    await host.close();
    await rm(outer, { recursive: true });
  });

  const put = (name: string, content: Buffer) => writeFile(path.join(outer, "ws", name), content);
  const ask = async (file: PromptFile) =>
    (await host.request("getPromptImage", { runId, file })).image;

  it("gives it as it was sent, by the type that it has", async () => {
    for (const mediaType of ["image/png", "image/jpeg", "image/gif", "image/webp"]) {
      const content = makeFile(mediaType);
      await put("data/a.bin", content);
      const image = await ask(describeFile("data/a.bin", content, "image/svg+xml"));
      assert.deepEqual(image, { mediaType, base64: content.toString("base64") });
    }
  });

  it("gives none that is no image, is gone, too large, outside the folder, or not what it was", async () => {
    const pdf = makeFile("application/pdf");
    const large = makeFile("image/png", "x".repeat(4 * 1024 * 1024));
    const changed = Buffer.from(png);
    changed[changed.length - 1] = 0;
    await put("a.pdf", pdf);
    await put("large.png", large);
    await put("changed.png", changed);
    await writeFile(path.join(outer, "secret.png"), secret);
    await symlink(path.join(outer, "secret.png"), path.join(outer, "ws/link.png"));
    const none: PromptFile[] = [
      describeFile("a.pdf", pdf, "image/png"),
      describeFile("gone.png", png, "image/png"),
      describeFile("large.png", large, "image/png"),
      describeFile("../secret.png", secret, "image/png"),
      describeFile(path.join(outer, "secret.png"), secret, "image/png"),
      describeFile("link.png", secret, "image/png"),
      describeFile("data", png, "image/png"),
      describeFile("changed.png", png, "image/png"),
      describeFile("a\0b.png", png, "image/png"),
    ];
    for (const file of none) assert.equal(await ask(file), undefined, file.path);
  });
});
