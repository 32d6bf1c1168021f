import assert from "node:assert/strict";
import { cp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import type { IndexFile } from "../../../../src/model/results/indexFile.ts";
import type { RunOutcome } from "../../../../src/model/wire/runProgress.ts";
import { exportFormats } from "../../../../src/report/exports/exportFormats.ts";
import {
  badProvider,
  makeConfig,
  makeWorkspace,
  runCli,
  runForJson,
  type Workspace,
} from "../cliHarness.ts";

interface Failure {
  error: { code: string; message: string };
}
interface Exported {
  files: string[];
  failed?: { id: string; message: string }[];
}
interface Deleted {
  deleted: string[];
  exported: string[];
  dryRun: boolean;
}

describe("touchstone on stored runs", () => {
  let workspace: Workspace;
  let pristine: string;
  /** Newest first. */
  let runs: RunOutcome[] = [];
  const options = () => ({ cwd: workspace.folder });
  const data = (...parts: string[]) => path.join(workspace.folder, "data", ...parts);
  const idOf = (position: number) => runs[position]?.id ?? "";
  const fileOf = (position: number) => path.join(workspace.folder, runs[position]?.file ?? "");
  const listIds = async () =>
    (await runForJson<IndexFile>(["list"], options())).document.runs.map((row) => row.id);

  before(async () => {
    workspace = await makeWorkspace();
    const providers = [{ id: "sim", kind: "simulated" }, badProvider];
    const config = await workspace.write("data/a.touchstone.json", makeConfig({ providers }));
    for (let run = 0; run < 3; run += 1) {
      const { document } = await runForJson<RunOutcome>(["run", config], options());
      runs = [document, ...runs];
    }
    pristine = path.join(workspace.folder, "pristine");
    await cp(data(), pristine, { recursive: true });
  });
  afterEach(async () => {
    await rm(data(), { recursive: true });
    await cp(pristine, data(), { recursive: true });
    await rm(path.join(workspace.folder, "out"), { recursive: true, force: true });
  });
  after(() => workspace.dispose());

  describe("list", () => {
    it("shows runs newest first, at most --limit, as table or index", async () => {
      const shown = await runCli(["list"], options());
      assert.equal(shown.code, 0);
      const ids = [
        ...shown.stdout.matchAll(/^([0-9a-f]{8}) {2}people {2}.*completed .* 50\.0% .*$/gm),
      ];
      assert.deepEqual(
        ids.map((match) => match[1]),
        runs.map((run) => run.id.slice(0, 8)),
      );
      const { document } = await runForJson<IndexFile>(["list", "--limit", "2"], options());
      assert.deepEqual(
        document.runs.map((row) => row.id),
        [idOf(0), idOf(1)],
      );
      assert.match((await runCli(["list", "--limit", "2"], options())).stdout, /… and 1 more/);
    });

    it("tells how the last runs of each config went, as a sparkline, and in no document", async () => {
      const { stdout } = await runCli(["list", "--limit", "1"], options());
      assert.match(
        stdout,
        /^config +passed, oldest first +runs +newest\n.*\npeople +▄▄▄ +3 +50\.0%$/m,
      );
      const document = await runForJson<IndexFile>(["list"], options());
      assert.doesNotMatch(document.stdout, /▄/);
      for (const run of runs.slice(0, 2)) await runCli(["delete", run.id], options());
      assert.doesNotMatch((await runCli(["list"], options())).stdout, /oldest first/);
    });

    it("shows no rate of a run in which no test ended", async () => {
      const file = data("index.json");
      const index = JSON.parse(await readFile(file, "utf8")) as IndexFile;
      const [newest] = index.runs;
      assert.ok(newest !== undefined);
      Object.assign(newest.summary, { totalTests: 0, passed: 0, failed: 0, successRate: 0 });
      newest.firstAttemptSuccessRate = 0;
      await writeFile(file, JSON.stringify(index));
      const { stdout } = await runCli(["list", "--limit", "1"], options());
      assert.match(stdout, /^[0-9a-f]{8} {2}people .* completed +0 +– +– /m);
    });

    it("is empty where there is no data folder, and makes none", async () => {
      const listed = await runCli(["list", "--data", "nowhere"], options());
      assert.equal(listed.code, 0);
      assert.match(listed.stdout, /no run yet in nowhere/);
      await assert.rejects(stat(path.join(workspace.folder, "nowhere")));
    });

    it("shows a broken file as such beside the others", async () => {
      await writeFile(fileOf(1), '{"id": "trunc');
      const { code, stdout } = await runCli(["list"], options());
      assert.equal(code, 0);
      assert.match(stdout, /^broken {2}.+: .+$/m);
      assert.ok(stdout.includes(idOf(0).slice(0, 8)) && stdout.includes(idOf(2).slice(0, 8)));
    });
  });

  describe("show", () => {
    it("shows table and failures of a run by id, beginning or latest", async () => {
      for (const name of [idOf(0), idOf(0).slice(0, 8), "latest"]) {
        const { code, stdout } = await runCli(["show", name], options());
        assert.equal(code, 0);
        assert.match(stdout, /^sim +1 Person 1 +2 +0 +100% /m);
        assert.match(stdout, /^ +2 × +bad +1 +invalid_json /m);
        assert.ok(stdout.includes(idOf(0)));
      }
    });

    it("with --json prints the result file byte for byte", async () => {
      const { code, stdout } = await runCli(["show", idOf(1), "--json"], options());
      assert.equal(code, 0);
      assert.equal(stdout, await readFile(fileOf(1), "utf8"));
    });

    it("says of an unknown run, and of a truncated file, what is wrong, in one document", async () => {
      const unknown = await runForJson<Failure>(
        ["show", "00000000-0000-4000-8000-000000000000"],
        options(),
      );
      assert.equal(unknown.code, 2);
      assert.equal(unknown.document.error.code, "not_found");
      const whole = await readFile(fileOf(0), "utf8");
      await writeFile(fileOf(0), whole.slice(0, whole.length - 200));
      const broken = await runForJson<Failure>(["show", idOf(0)], options());
      assert.equal(broken.code, 3);
      assert.equal(broken.document.error.code, "storage");
    });
  });

  it("means by latest the newest run whose file is here", async () => {
    await rm(fileOf(0));
    const { code, stdout } = await runCli(["show", "latest"], options());
    assert.equal(code, 0);
    assert.ok(stdout.includes(idOf(1)));
  });

  it("lets nothing in files and arguments steer the terminal", async () => {
    const evil = "\u001b[2J\u0007";
    const head = JSON.parse(await readFile(fileOf(0), "utf8"));
    head.config.name = `a${evil}b`;
    await writeFile(fileOf(0), JSON.stringify(head));
    await writeFile(data("results", `no${evil}te.json`), "{}");
    const config = { ...makeConfig(), [`a${evil}`]: 1, name: 5 };
    await workspace.write("data/b.touchstone.json", config);
    for (const args of [
      ["show", "latest"],
      ["list"],
      ["index", "verify"],
      ["index", "rebuild"],
      ["clean", "--keep-last", "9"],
      ["validate", "data/b.touchstone.json"],
      ["run", "data/b.touchstone.json"],
      ["show", evil],
      ["validate", `${evil}.json`],
    ]) {
      const { stdout, stderr } = await runCli(args, options());
      assert.ok(`${stdout}${stderr}`.length > 10);
      assert.doesNotMatch(`${stdout}${stderr}`, /[^\P{Cc}\n\t]/u, args.join(" "));
    }
  });

  describe("export", () => {
    it("copies one run as JSON to a file, byte for byte", async () => {
      const args = ["export", idOf(0), "--format", "json", "--out", "out/one.json"];
      const { code, document } = await runForJson<{ files: string[] }>(args, options());
      assert.equal(code, 0);
      assert.deepEqual(document.files, [path.join("out", "one.json")]);
      assert.deepEqual(
        await readFile(path.join(workspace.folder, "out/one.json")),
        await readFile(fileOf(0)),
      );
    });

    it("copies several into a folder, again without harm, and never over another file", async () => {
      const args = ["export", "--all", "--format", "json", "--out", "out"];
      const first = await runForJson<{ files: string[] }>(args, options());
      assert.equal(first.document.files.length, 3);
      assert.equal((await runCli(args, options())).code, 0);
      const [target = ""] = first.document.files;
      await writeFile(path.join(workspace.folder, target), "mine");
      const refused = await runForJson<Exported>(args, options());
      assert.equal(refused.code, 3);
      assert.equal(refused.document.files.length, 2);
      assert.match(refused.document.failed?.[0]?.message ?? "", /exists already/);
      assert.equal(await readFile(path.join(workspace.folder, target), "utf8"), "mine");
      assert.equal((await readdir(path.join(workspace.folder, "out"))).length, 3);
    });

    it("of all exports the rest of a damaged one, says which and why, and ends with 3", async () => {
      const whole = await readFile(fileOf(1), "utf8");
      await writeFile(fileOf(1), whole.replace('"attempts"', "attempts"));
      await writeFile(data("results", "notes.json"), "mine");
      for (const format of ["csv", "markdown"]) {
        const args = ["export", "--all", "--format", format];
        const out = ["--out", `out/all.${format}`];
        const { code, document } = await runForJson<Exported>([...args, ...out], options());
        assert.equal(code, 3);
        assert.deepEqual(document.files, [path.join("out", `all.${format}`)]);
        const ids = document.failed?.map(({ id }) => id);
        assert.deepEqual(ids, ["notes.json", idOf(1)]);
        const printed = await runCli(args, options());
        assert.equal(printed.code, 3);
        assert.match(printed.stderr, new RegExp(`^not exported: ${idOf(1)}: .*broken`, "m"));
        const written = await readFile(path.join(workspace.folder, "out", `all.${format}`), "utf8");
        assert.equal(printed.stdout, written);
        assert.ok(written.includes(idOf(0)) && written.includes(idOf(2)));
        assert.ok(!written.includes(idOf(1)));
      }
    });

    it("refuses a place among the runs, also before it deletes", async () => {
      for (const command of [
        ["delete", idOf(0)],
        ["clean", "--keep-last", "0"],
      ]) {
        const args = [...command, "--export", "data/results/old"];
        const { code, document } = await runForJson<Failure>(args, options());
        assert.deepEqual([code, document.error.code], [2, "usage"]);
      }
      assert.equal((await listIds()).length, 3);
    });

    it("writes several as one CSV with one header, to a file or stdout", async () => {
      const args = ["export", idOf(0), idOf(1), "--format", "csv"];
      const printed = await runCli(args, options());
      const lines = printed.stdout.split("\n");
      // two tests of one attempt and two of two, a header, and the end of the last line
      assert.equal(lines.length, 2 * (2 + 4) + 2);
      assert.equal(lines.filter((line) => line.startsWith("timestamp,")).length, 1);
      assert.equal((await runCli([...args, "--out", "out/"], options())).code, 0);
      const written = path.join(workspace.folder, "out", "touchstone-runs.csv");
      assert.equal(await readFile(written, "utf8"), printed.stdout);
    });

    for (const { name, extension } of exportFormats) {
      it(`offers ${name} in its help, and writes it as a file of its name`, async () => {
        const { stdout: help } = await runCli(["export", "--help"], options());
        assert.ok(help.includes(`${name} (`), help);
        const args = ["export", idOf(0), "--format", name, "--out", "out/"];
        const { document } = await runForJson<{ files: string[] }>(args, options());
        const file = `${path.basename(fileOf(0), ".json")}.${extension}`;
        assert.deepEqual(document.files, [path.join("out", file)]);
        const printed = await runCli(args.slice(0, -2), options());
        assert.equal(
          await readFile(path.join(workspace.folder, "out", file), "utf8"),
          printed.stdout,
        );
      });
    }

    it("holds values only with --include-values", async () => {
      const args = ["export", idOf(0), "--format"];
      const html = await runCli([...args, "html"], options());
      assert.match(html.stdout, /It holds no replies/);
      assert.doesNotMatch(html.stdout, /<pre/);
      const withValues = await runCli([...args, "html", "--include-values"], options());
      assert.match(withValues.stdout, /This file holds replies.*<pre/s);
      const out = ["--include-values", "--out", "out/values.xml"];
      assert.equal((await runCli([...args, "junit", ...out], options())).code, 0);
      const written = await readFile(path.join(workspace.folder, "out/values.xml"), "utf8");
      assert.match(written, /<system-out>/);
      const refused = await runCli([...args, "csv", "--include-values"], options());
      assert.equal(refused.code, 2);
      assert.match(refused.stderr, /CSV holds no replies or values/);
    });

    it("refuses what it cannot do", async () => {
      const codes = async (...args: string[]) => {
        const { code, document } = await runForJson<Failure>(["export", ...args], options());
        return [code, document.error.code];
      };
      assert.deepEqual(await codes("latest", "--format", "xls", "--out", "x"), [2, "usage"]);
      assert.deepEqual(await codes("latest", "--out", "x"), [2, "usage"]);
      assert.deepEqual(await codes("latest", "--format", "csv"), [2, "usage"]);
      assert.deepEqual(await codes("--format", "csv", "--out", "x"), [2, "usage"]);
      assert.deepEqual(await codes("latest", "--all", "--format", "csv", "--out", "x"), [
        2,
        "usage",
      ]);
      const several = await runCli(["export", "--all", "--format", "json"], options());
      assert.equal(several.code, 2);
      assert.equal(several.stdout, "");
    });
  });

  describe("delete", () => {
    it("removes file, row and folder, after an export when asked", async () => {
      const whole = await readFile(fileOf(1));
      const args = ["delete", idOf(1).slice(0, 8), "--export", "out"];
      const { code, document } = await runForJson<Deleted>(args, options());
      assert.equal(code, 0);
      assert.deepEqual(document.deleted, [idOf(1)]);
      assert.equal(document.dryRun, false);
      assert.deepEqual(
        await readFile(path.join(workspace.folder, document.exported[0] ?? "")),
        whole,
      );
      await assert.rejects(stat(fileOf(1)));
      await assert.rejects(stat(data("test_runs", idOf(1))));
      assert.deepEqual(await listIds(), [idOf(0), idOf(2)]);
    });

    it("deletes nothing when one id is unknown or the export fails", async () => {
      const unknown = "00000000-0000-4000-8000-000000000000";
      const failed = await runForJson<Failure>(["delete", idOf(0), unknown], options());
      assert.equal(failed.code, 2);
      assert.equal(failed.document.error.code, "not_found");
      await workspace.write("out", "a file where a folder should be");
      const blocked = await runForJson<Failure>(
        ["delete", idOf(0), idOf(1), "--export", "out"],
        options(),
      );
      assert.equal(blocked.code, 3);
      assert.deepEqual(await listIds(), [idOf(0), idOf(1), idOf(2)]);
      assert.ok((await stat(fileOf(0))).isFile());
    });
  });

  describe("clean", () => {
    it("wants a rule", async () => {
      const { code, document } = await runForJson<Failure>(["clean"], options());
      assert.equal(code, 2);
      assert.equal(document.error.code, "usage");
      assert.equal((await listIds()).length, 3);
    });

    it("shows with --dry-run what it would delete, and deletes it without", async () => {
      const rule = ["clean", "--keep-last", "1"];
      const planned = await runForJson<Deleted>([...rule, "--dry-run"], options());
      const expected = { deleted: [idOf(1), idOf(2)], exported: [], dryRun: true };
      assert.deepEqual(planned.document, expected);
      assert.equal((await listIds()).length, 3);
      const shown = await runCli([...rule, "--dry-run"], options());
      assert.match(shown.stdout, /2 would be deleted/);
      const done = await runForJson<Deleted>([...rule, "--export", "out"], options());
      assert.deepEqual(done.document.deleted, expected.deleted);
      assert.equal(done.document.exported.length, 2);
      assert.deepEqual(await listIds(), [idOf(0)]);
    });

    it("with both rules deletes only what breaks both", async () => {
      const young = ["clean", "--keep-last", "1", "--older-than", "1d"];
      const { document } = await runForJson<Deleted>(young, options());
      assert.deepEqual(document.deleted, []);
      const old = ["clean", "--keep-last", "2", "--older-than", "0s"];
      assert.deepEqual((await runForJson<Deleted>(old, options())).document.deleted, [idOf(2)]);
    });
  });

  describe("runs that are to be kept", () => {
    const markBoth = async () => {
      await writeFile(data("baseline.json"), JSON.stringify({ people: idOf(2) }));
      await writeFile(data("labels.json"), JSON.stringify({ [idOf(1)]: { pinned: true } }));
    };

    it("are never taken by clean, and count among the last", async () => {
      await markBoth();
      for (const rule of [
        ["--keep-last", "0"],
        ["--older-than", "0s"],
        ["--keep-last", "0", "--older-than", "0s"],
      ]) {
        const args = ["clean", ...rule, "--dry-run"];
        assert.deepEqual((await runForJson<Deleted>(args, options())).document.deleted, [idOf(0)]);
      }
      const none = await runForJson<Deleted>(["clean", "--keep-last", "1"], options());
      assert.deepEqual(none.document.deleted, []);
    });

    it("stop clean where it cannot be told which they are", async () => {
      for (const name of ["baseline.json", "labels.json"]) {
        await writeFile(data(name), "{");
        const { code, document } = await runForJson<Failure>(
          ["clean", "--keep-last", "0"],
          options(),
        );
        assert.notEqual(code, 0);
        assert.match(document.error.message, new RegExp(`none is deleted by a rule.*${name}`));
        assert.equal((await listIds()).length, 3);
        await rm(data(name));
      }
    });

    it("are deleted by name, which a warning tells", async () => {
      await markBoth();
      const { code, stderr } = await runCli(["delete", idOf(0), idOf(1), idOf(2)], options());
      assert.equal(code, 0);
      assert.match(stderr, new RegExp(`warning: run ${idOf(2)} was the baseline of people\\n`));
      assert.match(stderr, new RegExp(`warning: run ${idOf(1)} was pinned\\n`));
      assert.doesNotMatch(stderr, new RegExp(idOf(0)));
      assert.deepEqual(JSON.parse(await readFile(data("labels.json"), "utf8")), {});
    });

    it("show their label in list", async () => {
      const labels = { [idOf(1)]: { label: "old prompt", pinned: true } };
      await writeFile(data("labels.json"), JSON.stringify(labels));
      const { stdout } = await runCli(["list"], options());
      assert.match(stdout, new RegExp(`^${idOf(1).slice(0, 8)} {2}people \\(old prompt\\) `, "m"));
      const { document } = await runForJson<IndexFile>(["list"], options());
      assert.equal(JSON.stringify(document).includes("old prompt"), false);
    });
  });

  describe("clean of a folder with gaps", () => {
    it("counts only runs whose file is here and keeps the rows of the others", async () => {
      await rm(fileOf(0));
      const { document } = await runForJson<Deleted>(["clean", "--keep-last", "1"], options());
      assert.deepEqual(document.deleted, [idOf(2)]);
      assert.deepEqual(await listIds(), [idOf(0), idOf(1)]);
    });

    it("leaves a broken file alone, says so, and deletes the others", async () => {
      await writeFile(fileOf(1), '{"id": "trunc');
      const cleaned = await runForJson<Deleted>(["clean", "--keep-last", "0"], options());
      assert.equal(cleaned.code, 0);
      assert.deepEqual(cleaned.document.deleted, [idOf(0), idOf(2)]);
      assert.ok(cleaned.stderr.includes(`warning: ${path.basename(fileOf(1))} is left alone: `));
      assert.ok((await stat(fileOf(1))).isFile());
    });
  });

  describe("index", () => {
    it("verifies with 0, finds a mismatch with 1, and rebuilds", async () => {
      interface Report {
        ok: boolean;
        problems: string[];
        added: number;
        repaired: number;
        dropped: number;
      }
      const fine = await runForJson<Report>(["index", "verify"], options());
      assert.equal(fine.code, 0);
      assert.deepEqual(fine.document, {
        ok: true,
        problems: [],
        added: 0,
        repaired: 0,
        dropped: 0,
      });
      const index = JSON.parse(await readFile(data("index.json"), "utf8")) as IndexFile;
      await writeFile(data("index.json"), JSON.stringify({ runs: index.runs.slice(1) }));
      const wrong = await runForJson<Report>(["index", "verify"], options());
      assert.equal(wrong.code, 1);
      assert.equal(wrong.document.ok, false);
      assert.ok(wrong.document.problems.length > 0);
      const rebuilt = await runForJson<Report>(["index", "rebuild"], options());
      assert.equal(rebuilt.code, 0);
      assert.equal(rebuilt.document.added, 1);
      assert.equal((await runCli(["index", "verify"], options())).code, 0);
    });

    it("refuses other actions", async () => {
      assert.equal((await runForJson<Failure>(["index", "repair"], options())).code, 2);
      assert.equal((await runForJson<Failure>(["index", "verify", "--prune"], options())).code, 2);
    });
  });
});
