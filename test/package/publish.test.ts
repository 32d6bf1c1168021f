import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile, rm } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { packVsix } from "../harness/packVsix.ts";
import { createTempFolder, repositoryRoot } from "../harness/paths.ts";
import { runCommand } from "../harness/processes.ts";

describe("publishing", () => {
  let folder: string;
  let file: string;

  before(async () => {
    folder = await createTempFolder("publish");
    file = path.join(folder, "touchstone.vsix");
    // vsce refuses a manifest or README that the Marketplace would not take.
    await packVsix(file);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it("hands the very same package to Open VSX", async () => {
    const sent: { url: string; body: Buffer }[] = [];
    const server = http.createServer(async (request, response) => {
      sent.push({ url: request.url ?? "", body: await buffer(request) });
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ namespace: "touchstone", name: "touchstone", version: "0" }));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    try {
      const registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const program = path.join(repositoryRoot, "node_modules/ovsx/bin/ovsx");
      const args = [program, "publish", file, "-r", registry, "-p", "token"];
      const { code, output } = await runCommand(process.execPath, args, {
        cwd: folder,
        timeoutMs: 60_000,
      });
      assert.equal(code, 0, output);
      const upload = sent.find(({ body }) => body.length > 0);
      assert.match(upload?.url ?? "", /^\/api\/-\/publish/);
      assert.ok(upload?.body.equals(await readFile(file)));
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });

  it("names one place for code, issues and homepage, which vsce makes links of", async () => {
    const { homepage, repository, bugs } = JSON.parse(
      await readFile(path.join(repositoryRoot, "package.json"), "utf8"),
    );
    const base = homepage.replace(/#readme$/, "");
    assert.equal(repository.url, `${base}.git`);
    assert.equal(bugs.url, `${base}/issues`);
  });
});
