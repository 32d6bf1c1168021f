import assert from "node:assert/strict";
import { link, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { TestRunFile } from "../../../../src/model/results/resultFile.ts";
import { startChatServer } from "../../../servers/chatServer.ts";
import { describeFile, makeFile } from "../../sampleFiles.ts";
import {
  makeConfig,
  makeScenario,
  makeWorkspace,
  runCli,
  runForJson,
  type Workspace,
} from "../cliHarness.ts";

const jpeg = makeFile("image/jpeg");
const pdf = makeFile("application/pdf");

interface RunDocument {
  readonly id: string;
  readonly file: string;
  readonly summary: { readonly passed: number; readonly totalTests: number };
}

describe("files of cases on the command line", function () {
  this.timeout(60_000);
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    await mkdir(path.join(workspace.folder, "data/receipts"), { recursive: true });
    await writeFile(path.join(workspace.folder, "data/receipts/r-17.jpg"), jpeg);
    await writeFile(path.join(workspace.folder, "data/receipts/terms.pdf"), pdf);
  });
  afterEach(() => workspace.dispose());

  const writeConfig = async (providers: unknown[], cases: string, keys = {}) => {
    const scenario = { ...makeScenario(1), cases: "../cases/receipts.jsonl" };
    await workspace.write("data/cases/receipts.jsonl", cases);
    const over = { providers, scenarios: [scenario], runsPerScenario: 1, ...keys };
    return await workspace.write("data/configs/receipts.touchstone.json", makeConfig(over));
  };
  const files = ["../receipts/r-17.jpg", "../receipts/terms.pdf"];
  const cases = `${JSON.stringify({ id: "r-17", files, expected: { name: "Kiosk" } })}\n`;

  it("reach every provider, and results and exports name them only", async () => {
    const server = await startChatServer({ kind: "anthropic", reply: '{"name":"Kiosk"}' });
    try {
      const { folder } = workspace;
      const script =
        "let t='';process.stdin.on('data',d=>t+=d).on('end',()=>{const {files}=JSON.parse(t).messages[0];" +
        "const bytes=files.map(f=>require('node:fs').readFileSync(f.path).length);" +
        "process.stdout.write(JSON.stringify({name:bytes.join()===files.map(f=>f.bytes).join()?'Kiosk':'?'}))})";
      const providers = [
        { id: "claude", kind: "anthropic", baseUrl: server.baseUrl, model: "claude-sonnet-4-5" },
        { id: "own", kind: "command", command: process.execPath, args: ["-e", script] },
        { id: "sim", kind: "simulated" },
      ];
      const config = await writeConfig(providers, cases);
      const checked = await runForJson<{ valid: boolean }>(["validate", config], { cwd: folder });
      assert.equal(checked.document.valid, true, checked.stdout);
      const run = await runForJson<RunDocument>(["run", config], { cwd: folder });
      assert.equal(run.code, 0, run.stderr);
      assert.deepEqual([run.document.summary.passed, run.document.summary.totalTests], [3, 3]);
      const [message] = server.last().body.messages as { content: { source?: unknown }[] }[];
      assert.deepEqual(
        message?.content.slice(0, 2).map(({ source }) => source),
        [
          { type: "base64", media_type: "image/jpeg", data: jpeg.toString("base64") },
          { type: "base64", media_type: "application/pdf", data: pdf.toString("base64") },
        ],
      );
      const shown = await runForJson<TestRunFile>(["show", "latest"], { cwd: folder });
      const [prompt] = Object.values(shown.document.prompts ?? {});
      assert.deepEqual(prompt?.[0]?.files, [
        describeFile("data/receipts/r-17.jpg", jpeg, "image/jpeg"),
        describeFile("data/receipts/terms.pdf", pdf, "application/pdf"),
      ]);
      for (const format of ["json", "csv", "markdown"]) {
        const out = path.join(folder, `out.${format}`);
        const args = ["export", run.document.id, "--format", format, "--out", out];
        const exported = await runCli(args, { cwd: folder });
        assert.equal(exported.code, 0, exported.stderr);
        const text = await readFile(out, "utf8");
        assert.ok(!text.includes(pdf.toString("base64").slice(40, 80)), format);
      }
    } finally {
      await server.close();
    }
  });

  it("are a config error of exit code 2 with file and line when they cannot be sent", async () => {
    const broken = `${cases}${JSON.stringify({ files: ["../receipts/none.gif"] })}\n`;
    const editor = { id: "copilot", kind: "vscode-lm", vendor: "v", family: "f" };
    const config = await writeConfig([editor], broken);
    for (const command of ["validate", "run"]) {
      const { code, stdout, stderr } = await runCli([command, config], { cwd: workspace.folder });
      assert.equal(code, 2);
      const told = stdout + stderr;
      assert.match(told, /receipts\.jsonl:2:\d+.*files\.0.*none\.gif does not exist/);
      assert.match(told, /provider "copilot" \(vscode-lm\) takes no files, but scenario 1 sends/);
    }
  });

  it("are never all held, however many cases there are", async () => {
    const { folder } = workspace;
    const count = 1500;
    const bytes = 250_000;
    const name = (at: number) => `data/receipts/${at}.png`;
    await writeFile(path.join(folder, name(0)), makeFile("image/png", "x".repeat(bytes)));
    // The same bytes under many names: each is read, since nothing says that they are the same.
    for (let at = 1; at < count; at++) {
      await link(path.join(folder, name(0)), path.join(folder, name(at)));
    }
    const mostHeld = async (nameOf: (at: number) => string) => {
      const lines = Array.from({ length: count }, (_, at) =>
        JSON.stringify({ files: [`../../${nameOf(at)}`] }),
      );
      const config = await writeConfig([{ id: "sim", kind: "simulated" }], lines.join("\n"));
      const options = { cwd: folder, nodeArgs: ["--import", tellMostHeld] };
      const run = await runForJson<RunDocument>(["run", config], options);
      assert.equal(run.document.summary.passed, count, run.stderr);
      return Number(/most held: (\d+) KB/.exec(run.stderr)?.[1]) * 1024;
    };
    const ofOne = await mostHeld(() => name(0));
    const ofAll = await mostHeld(name);
    assert.ok(ofAll - ofOne < 0.6 * count * bytes, `${ofAll} bytes, ${ofOne} with one file`);
  });
});

const tellMostHeld = `data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => console.error('most held: ' + process.resourceUsage().maxRSS + ' KB'))",
)}`;
