import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { type CaseSet, toTestCase } from "../../../../src/model/config/testCase.ts";
import { hashJson } from "../../../../src/scenarios/files/hashJson.ts";
import { loadConfig } from "../../configs.ts";
import { describeFile, makeFile, mediaTypes } from "../../sampleFiles.ts";
import { makeConfig, makeScenario, makeWorkspace, removeWorkspaces } from "./makeWorkspace.ts";

const png = makeFile("image/png");
const pdf = makeFile("application/pdf");

interface Written {
  /** Keys of the one scenario. */
  readonly scenario?: Record<string, unknown>;
  readonly config?: Record<string, unknown>;
  /** Beside the scenario, in `data/scenarios`. */
  readonly files?: Record<string, unknown>;
}

/** The workspace of a config with one scenario, in which `prepare` puts what no text can say. */
async function load(written: Written, prepare = async (_folder: string) => {}) {
  const own = Object.entries(written.files ?? {}).map(([name, content]) => [
    `data/scenarios/${name}`,
    content,
  ]);
  const folder = await makeWorkspace({
    "data/configs/c.touchstone.json": makeConfig({
      scenarios: ["../scenarios/s.scenario.json"],
      ...written.config,
    }),
    "data/scenarios/s.scenario.json": makeScenario(written.scenario),
    ...Object.fromEntries(own),
  });
  await prepare(path.join(folder, "data/scenarios"));
  const file = path.join(folder, "data/configs/c.touchstone.json");
  const loaded = await loadConfig(file, { workspaceFolder: folder, checksContents: true });
  return { folder, loaded };
}

async function loadWhole(written: Written) {
  const { loaded } = await load(written);
  assert.ok(loaded.ok, JSON.stringify(loaded));
  return loaded.value;
}

async function findProblems(written: Written, prepare?: (folder: string) => Promise<void>) {
  const { folder, loaded } = await load(written, prepare);
  assert.ok(!loaded.ok, "problems were expected");
  return loaded.problems.map(({ file, line, key, message }) => {
    const text = message.replace(`${folder}${path.sep}`, "").replaceAll(path.sep, "/");
    return `${path.basename(file)}:${line}: ${key}: ${text}`;
  });
}

async function readCases(set: CaseSet | undefined) {
  const cases = [];
  for await (const line of set?.read() ?? []) cases.push(toTestCase(JSON.parse(line)));
  return cases;
}

describe("files of a prompt", () => {
  afterEach(removeWorkspaces);

  for (const mediaType of mediaTypes) {
    it(`are known as ${mediaType} by their first bytes, whatever their name`, async () => {
      const content = makeFile(mediaType);
      const { scenarios } = await loadWhole({
        scenario: { files: ["anything.txt"] },
        files: { "anything.txt": content },
      });
      const [scenario] = scenarios;
      assert.deepEqual(scenario?.kind === "prompt" && scenario.files, [
        describeFile("data/scenarios/anything.txt", content, mediaType),
      ]);
    });
  }

  it("are described alike in cases of every format, relative to the file they stand in", async () => {
    const expected = [
      [
        describeFile("data/scenarios/pictures/a.png", png, "image/png"),
        describeFile("data/scenarios/b.pdf", pdf, "application/pdf"),
      ],
      [describeFile("data/scenarios/b.pdf", pdf, "application/pdf")],
      undefined,
    ];
    const csv = '"files",q\n"[""pictures/a.png"", ""../scenarios/b.pdf""]",x\nb.pdf,x\n,x\n';
    const below = [
      { vars: { q: "x" }, files: ["a.png", "../b.pdf"] },
      { vars: { q: "x" }, files: ["../b.pdf"] },
      { vars: { q: "x" } },
    ];
    const beside = [
      { ...below[0], files: ["pictures/a.png", "b.pdf"] },
      { ...below[1], files: ["./b.pdf"] },
      below[2],
    ];
    const written: [unknown, Record<string, unknown>][] = [
      [beside, {}],
      ["c.csv", { "c.csv": csv }],
      ["pictures/c.json", { "pictures/c.json": below }],
      [
        "pictures/c.jsonl",
        { "pictures/c.jsonl": below.map((each) => JSON.stringify(each)).join("\n") },
      ],
    ];
    for (const [cases, files] of written) {
      const { caseSets } = await loadWhole({
        scenario: { prompt: "{{q}}", cases },
        files: { "pictures/a.png": png, "b.pdf": pdf, ...files },
      });
      const read = await readCases(caseSets?.get(1));
      assert.deepEqual(
        read.map(({ files }) => files),
        expected,
        String(cases),
      );
    }
  });

  it("change the hash of their cases, or of their scenario, with what they hold and nothing else", async () => {
    const hashOf = async (scenario: Record<string, unknown>, content: Buffer, config = {}) => {
      const { hashes } = await loadWhole({ scenario, config, files: { "a.png": content } });
      return hashes;
    };
    const cases = { cases: [{ id: "a", files: ["a.png"] }] };
    const own = { files: ["a.png"] };
    const other = makeFile("image/png", "!");
    const [first, again, changed] = [
      await hashOf(cases, png),
      await hashOf(cases, png),
      await hashOf(cases, other),
    ];
    assert.match(first.cases?.["1"] ?? "", /^[0-9a-f]{64}$/);
    assert.equal(again.cases?.["1"], first.cases?.["1"]);
    assert.notEqual(changed.cases?.["1"], first.cases?.["1"]);
    assert.deepEqual(changed.scenarios, first.scenarios);
    assert.equal(first.files, undefined);
    const [named, renewed] = [await hashOf(own, png), await hashOf(own, other)];
    assert.match(named.files?.["1"] ?? "", /^[0-9a-f]{64}$/);
    assert.notEqual(renewed.files?.["1"], named.files?.["1"]);
    assert.equal(named.scenarios["1"], renewed.scenarios["1"]);
  });

  it("leave the hash of cases without any as it was", async () => {
    const { hashes } = await loadWhole({ scenario: { cases: [{ id: "a" }] } });
    assert.equal(hashes.cases?.["1"], hashJson([{ id: "a" }]));
  });
});

describe("files that cannot be sent", () => {
  const outside: string[] = [];
  const makeOutside = async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-outside-"));
    outside.push(folder);
    await writeFile(path.join(folder, "secret.png"), png);
    return folder;
  };
  afterEach(async () => {
    await removeWorkspaces();
    for (const folder of outside.splice(0)) await rm(folder, { recursive: true });
  });

  /** Each with what it is put there by, and what is said of it. */
  const bad: Record<string, { fault: RegExp; put?: (folder: string) => Promise<unknown> }> = {
    "gone.png": { fault: /does not exist$/ },
    "https://example.com/a.png": { fault: /does not exist$/ },
    "empty.png": { fault: /is empty$/, put: (f) => writeFile(`${f}/empty.png`, "") },
    "folder.png": { fault: /is not a file$/, put: (f) => mkdir(`${f}/folder.png`) },
    "text.png": { fault: /is no PNG, JPEG/, put: (f) => writeFile(`${f}/text.png`, "hello") },
    "svg.png": { fault: /is no PNG, JPEG/, put: (f) => writeFile(`${f}/svg.png`, "<svg/>") },
    "bmp.png": { fault: /is no PNG, JPEG/, put: (f) => writeFile(`${f}/bmp.png`, "BM\x01\x02") },
    "cut.png": { fault: /is no PNG/, put: (f) => writeFile(`${f}/cut.png`, png.subarray(0, 7)) },
    "sound.webp": {
      fault: /is no PNG/,
      put: (f) => writeFile(`${f}/sound.webp`, "RIFF\x24\x00\x00\x00WAVEfmt "),
    },
    "late.pdf": { fault: /is no PNG/, put: (f) => writeFile(`${f}/late.pdf`, "\n%PDF-1.7") },
    "large.png": {
      fault: /is larger than 20 MB$/,
      async put(f) {
        await writeFile(`${f}/large.png`, png);
        await truncate(`${f}/large.png`, 20 * 1024 * 1024 + 1);
      },
    },
    "../../../secret.png": { fault: /lies outside the workspace folder$/ },
    "link.png": {
      fault: /lies outside the workspace folder$/,
      put: async (f) => symlink(path.join(await makeOutside(), "secret.png"), `${f}/link.png`),
    },
    "linked/secret.png": {
      fault: /lies outside the workspace folder$/,
      put: async (f) => symlink(await makeOutside(), `${f}/linked`),
    },
  };

  for (const [name, { fault, put }] of Object.entries(bad)) {
    it(`are told of with file, line and key: ${name}`, async () => {
      const prepare = async (folder: string) => void (await put?.(folder));
      const files = { "good.png": png };
      const jsonl = `{"id":"a","files":["good.png"]}\n\n{"files":["good.png",${JSON.stringify(name)}]}\n`;
      const csv = `id,files\na,good.png\nb,${name}\n`;
      const check = async (written: Written, place: RegExp) => {
        const found = await findProblems(
          { ...written, files: { ...files, ...written.files } },
          prepare,
        );
        assert.equal(found.length, 1, found.join("\n"));
        assert.match(found[0] ?? "", place);
        assert.match(found[0] ?? "", fault);
      };
      await check(
        { scenario: { files: ["good.png", name] } },
        /^s\.scenario\.json:11: files\.1: file /,
      );
      await check(
        { scenario: { cases: [{ files: [name] }] } },
        /^s\.scenario\.json:\d+: cases\.0\.files\.0: file /,
      );
      const lines = { scenario: { cases: "c.jsonl" }, files: { "c.jsonl": jsonl } };
      await check(lines, /^c\.jsonl:3: files\.1: file /);
      const rows = { scenario: { cases: "c.csv" }, files: { "c.csv": csv } };
      await check(rows, /^c\.csv:3: files: file /);
    });
  }

  it("may have 20 MB to the byte", async () => {
    const { loaded } = await load({ scenario: { files: ["a.png"] } }, async (folder) => {
      await writeFile(`${folder}/a.png`, png);
      await truncate(`${folder}/a.png`, 20 * 1024 * 1024);
    });
    assert.ok(loaded.ok, JSON.stringify(loaded));
  });

  it("are no lists of paths", async () => {
    const cells: [string, RegExp][] = [
      ["[1]", /c\.csv:2: files: must be a string, but is a number/],
      ['"[""a.png"', /c\.csv:2: files: must be JSON, but is /],
      ["[[]]", /c\.csv:2: files: must be a string, but is an array/],
    ];
    for (const [cell, message] of cells) {
      const csv = `files\n${cell}\n`;
      const found = await findProblems({ scenario: { cases: "c.csv" }, files: { "c.csv": csv } });
      assert.match(found.join("\n"), message, cell);
    }
  });

  it("are told of in lists of configs too, as far as nothing has to be read", async () => {
    const folder = await makeWorkspace({
      "c.touchstone.json": makeConfig({ scenarios: [makeScenario({ files: ["a.png", "b.png"] })] }),
      "b.png": "no image",
    });
    const file = path.join(folder, "c.touchstone.json");
    const loaded = await loadConfig(file, { workspaceFolder: folder });
    assert.ok(!loaded.ok);
    assert.deepEqual(
      loaded.problems.map(({ key }) => key),
      ["scenarios.0.files.0"],
    );
  });

  it("are those for a provider that takes none, which is named with the scenario", async () => {
    const editor = { id: "copilot", kind: "vscode-lm", vendor: "v", family: "f" };
    const config = { providers: [{ id: "sim", kind: "simulated" }, editor] };
    const expected = [
      'c.touchstone.json:10: providers.1.kind: provider "copilot" (vscode-lm) takes no files, but scenario 1 sends some',
    ];
    const files = { "a.png": png, "c.jsonl": '{}\n{"files":["a.png"]}' };
    const scenarios = [
      { files: ["a.png"] },
      { cases: [{}, { files: ["a.png"] }] },
      { cases: "c.jsonl" },
    ];
    for (const scenario of scenarios) {
      assert.deepEqual(await findProblems({ scenario, config, files }), expected);
    }
    const { loaded } = await load({ scenario: { files: [], cases: [{ files: [] }] }, config });
    assert.ok(loaded.ok, "nothing is sent");
  });
});
