import assert from "node:assert/strict";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { makeConfig, makeScenario, token, withService } from "../serviceFixture.ts";
import { sendRaw } from "./rawRequest.ts";
import { expectClean, expectError, refuseRun, runToEnd } from "./refusals.ts";

const bearer = { authorization: `Bearer ${token}` };

describe("outputs are not read from elsewhere", () => {
  it("by no spelling of a path, and through no link", () =>
    withService(async (test) => {
      const id = await runToEnd(test, makeConfig({ keepLogs: true }));
      const folder = path.join(test.dataFolder, "test_runs", id, "reactions/sim");
      const logFolder = path.join(folder, "output_log");
      await mkdir(path.join(logFolder, "sub"), { recursive: true });
      await writeFile(path.join(folder, "secret.txt"), "the secret");
      await writeFile(path.join(logFolder, "sub/good.txt"), "good");
      await symlink(path.join(folder, "secret.txt"), path.join(logFolder, "link.txt"));
      await symlink(folder, path.join(logFolder, "link"));
      await symlink("/", path.join(logFolder, "root"));
      const base = `/api/test_runs/${id}/reactions/sim/outputs`;
      const good = await sendRaw(test.service.url, {
        path: `${base}/sub%2Fgood.txt`,
        headers: bearer,
      });
      assert.deepEqual([good.status, good.text], [200, "good"]);

      const spellings = [
        ...["..%2fsecret.txt", "..%2Fsecret.txt", "%2e%2e%2fsecret.txt", "%2e%2e/secret.txt"],
        ...["../secret.txt", "sub/../../secret.txt", "sub%2f..%2f..%2fsecret.txt", "..", "%2e%2e"],
        ...[
          "..%252fsecret.txt",
          "%252e%252e%252fsecret.txt",
          "..%c0%afsecret.txt",
          ".%00./secret.txt",
        ],
        ...[
          "..%5csecret.txt",
          "..\\secret.txt",
          "%5c%5chost%5cshare",
          "C%3a%5csecret.txt",
          "c:secret",
        ],
        ...["%2fetc%2fpasswd", "//etc/passwd", "file%3a%2f%2f%2fetc%2fpasswd", "~%2fsecret.txt"],
        ...[
          "%00",
          "sub%2fgood.txt%00",
          "sub%2fgood.txt%2f",
          "sub%2f%2fgood.txt",
          "sub%2f.%2fgood.txt",
        ],
        ...[
          "link.txt",
          "link%2fsecret.txt",
          "root%2fetc%2fpasswd",
          "root",
          "link",
          "%",
          "%zz",
          "sub",
        ],
        ...[
          encodeURIComponent(path.join(folder, "secret.txt")),
          "..%ef%bc%8fsecret.txt",
          "....%2f%2fsecret.txt",
        ],
      ];
      for (const each of spellings) {
        const answer = await sendRaw(test.service.url, {
          path: `${base}/${each}`,
          headers: bearer,
        });
        assert.ok([400, 404].includes(answer.status), `${each}: ${answer.status} ${answer.text}`);
        expectError(answer);
        expectClean(test, answer);
      }
      for (const run of ["..", "..%2f..", "%2e%2e", `${id}%2f..`, `${id}%00`, ".", "%2fetc"]) {
        for (const rest of ["", "/reactions", "/reactions/sim/outputs", "/events"]) {
          const url = `/api/test_runs/${run}${rest}`;
          const answer = await sendRaw(test.service.url, { path: url, headers: bearer });
          assert.ok([400, 404].includes(answer.status), `${url}: ${answer.status}`);
          expectClean(test, answer);
        }
      }
      const zip = await sendRaw(test.service.url, { path: `${base}.zip`, headers: bearer });
      assert.ok(!zip.text.includes("secret.txt") && !zip.text.includes("passwd"));
      assert.ok(zip.text.includes("sub/good.txt"));
    }));
});

describe("a run is not started", () => {
  it("of a config outside the workspace, named or linked", () =>
    withService((test) =>
      withService(async (other) => {
        const outside = await other.writeFile("out.touchstone.json", makeConfig());
        await symlink(outside, path.join(test.workspaceFolder, "link.touchstone.json"));
        await symlink(other.workspaceFolder, path.join(test.workspaceFolder, "linked"));
        const forbidden = [outside, "../out.touchstone.json", "a/../../x.touchstone.json"];
        for (const config of [...forbidden, "link.touchstone.json"]) {
          await refuseRun(test, { config }, 403);
        }
        for (const config of ["linked/out.touchstone.json", "/dev/null", "a\0b", ".", "%2e%2e/x"]) {
          await refuseRun(test, { config }, 403, 404);
        }
      }),
    ));

  it("of a config in the body that names a program, a file outside or a key for another origin", () =>
    withService((test) =>
      withService(async (other) => {
        const outside = await other.writeFile("one.scenario.json", makeScenario());
        await mkdir(path.join(test.dataFolder, "scenarios"), { recursive: true });
        await symlink(outside, path.join(test.dataFolder, "scenarios/link.scenario.json"));
        const key = { secret: "the-key" };
        const keyed = (baseUrl: string) => ({
          id: "api",
          kind: "openai-compatible",
          baseUrl,
          model: "m",
          apiKey: key,
        });
        await test.writeFile(
          "data/configs/paired.touchstone.json",
          makeConfig({ providers: [keyed("http://127.0.0.1:9/v1")] }),
        );
        const stream = {
          number: 2,
          name: "Two",
          kind: "stream",
          schema: true,
          system: { command: "node", args: ["--version"] },
          reactions: [{ id: "seen", handler: { kind: "http" } }],
        };
        await test.writeFile("data/scenarios/system.json", stream);
        const forbidden = [
          { providers: [{ id: "cmd", kind: "command", command: "touch" }] },
          {
            providers: [
              { id: "sim", kind: "simulated" },
              { id: "cmd", kind: "command", command: "touch" },
            ],
          },
          { scenarios: [stream] },
          { scenarios: ["../scenarios/system.json"] },
          { scenarios: ["../scenarios/s*.json"] },
          { providers: [keyed("http://evil.example/v1")] },
          { providers: [keyed("https://127.0.0.1:9/v1")] },
          { providers: [{ ...keyed("http://127.0.0.1:9/v1"), apiKey: { env: "the-key" } }] },
          { providers: [{ id: "open", kind: "openai", model: "m", apiKey: key }] },
        ];
        for (const changes of forbidden)
          await refuseRun(test, { config: makeConfig(changes) }, 403);
        const invalid = [
          ...[outside, "../scenarios/link.scenario.json", "../../../../etc/hostname", "/etc/*"],
          makeScenario({ schema: outside }),
          makeScenario({ schema: "../../../etc/hostname" }),
        ];
        for (const scenario of invalid) {
          await refuseRun(test, { config: makeConfig({ scenarios: [scenario] }) }, 422);
        }
        assert.deepEqual(await test.runs.store.listRunIds(), []);
      }),
    ));
});
