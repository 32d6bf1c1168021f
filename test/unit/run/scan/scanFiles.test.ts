import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { finished } from "node:stream/promises";
import { gzipSync } from "node:zlib";
import type { GrantedKey } from "../../../../src/model/config/keyNeed.ts";
import { UserError } from "../../../../src/model/userError.ts";
import { scanFiles } from "../../../../src/run/scan/scanFiles.ts";
import { forms, grant, sortsOfValues } from "../masking/forms.ts";

/** Put together here, so that no scanner takes this file for a leak. */
const long = "Ab3".repeat(20);
const samples: Readonly<Record<string, readonly string[]>> = {
  "Anthropic API key": [`sk-ant-${"api03-"}${long}`, `"x-api-key":"sk-ant-${long}"`],
  "OpenAI API key": [`sk-proj-${"_x-"}${long}`, `key=sk-${long.slice(0, 48)};`],
  "OpenRouter API key": [`sk-or-${"v1-"}${long}`],
  "Google API key": [`?key=AIza${long.slice(0, 35)}&x`],
  "GitHub token": [`ghp_${long.slice(0, 36)}`, `github_pat_${long}`, `gho_${long.slice(0, 36)}`],
  "GitLab token": [`glpat-${long.slice(0, 20)}`],
  "Slack token": [`xoxb-${"1234567890"}-abcdef`, `xoxp-${long}`],
  "AWS access key": [`AKIA${"IOSFODNN7EXAMPLE"}`, `aws=ASIA${"ABCDEFGHIJ234567"} `],
  "Hugging Face token": [`hf_${long.slice(0, 34)}`],
  "JSON Web Token": [`eyJ${"hbGciOiJIUzI1NiJ9"}.eyJ${"zdWIiOiIxMjM0NTY3ODkwIn0"}.sig`],
  "private key": [
    `-----BEGIN ${"PRIVATE"} KEY-----`,
    `-----BEGIN ${"OPENSSH PRIVATE"} KEY-----\\nb3Bl`,
    `-----BEGIN EC ${"PRIVATE"} KEY-----`,
  ],
  "bearer token": [
    `"authorization":"Bearer ${long}"`,
    `authorization: bearer a1.b2~c3+d4/e5_f6-g7-h8`,
  ],
  "basic authorization": [`Authorization: Basic ${Buffer.from("ada:hunter2").toString("base64")}`],
  "password in an address": [
    `redis://:${"hunter2"}@db:6379`,
    `"url":"postgres://app:${"p%40ss"}@db.example/x"`,
    `https://ada:${"x1"}@host`,
  ],
};

const harmless = [
  "task-abcdefghijklmnopqrstuvwxyz0123456789abcdef",
  "sk-some-long-css-class-name-of-a-page-1",
  "Bearer [OPENAI_API_KEY]",
  "Bearer YOUR_API_KEY_GOES_HERE_PLEASE",
  "a bearer of good news that is long enough",
  "basic understanding of things",
  "http://127.0.0.1:8080/a@b",
  "https://[REDIS_URL]@host",
  "redis://user:[PASSWORD]@host",
  "postgres://user:${PASSWORD}@host",
  "ssh://git@github.com:22/x",
  "time 2026-11-29T10:00:00Z user@example.com",
  "AKIAIOSFODNN7EXAMPLES7",
  "AIzaShort",
  "eyJhbGciOiJIUzI1NiJ9 alone",
  "-----BEGIN CERTIFICATE-----",
  "-----BEGIN PUBLIC KEY-----",
  "d41d8cd98f00b204e9800998ecf8427e",
  `data:image/png;base64,${"iVBORw0KGgoAAAANSUhEUg".repeat(3)}`,
];

describe("a scan for secrets", () => {
  let folder: string;
  let leftOut: string[];
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "touchstone-scan-"));
    leftOut = [];
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const at = (name: string) => path.join(folder, name);
  async function scan(keys: readonly GrantedKey[] = [], paths = [folder]) {
    const onLeftOut = (file: string, why: string, isFault: boolean) => {
      leftOut.push(`${path.relative(folder, file)} ${why}${isFault ? " (fault)" : ""}`);
    };
    const found = await scanFiles({ paths, keys, onLeftOut });
    return found.map(({ file, line, kind }) => `${path.relative(folder, file)}:${line}: ${kind}`);
  }

  for (const [kind, texts] of Object.entries(samples)) {
    it(`finds a ${kind}`, async () => {
      for (const [index, text] of texts.entries()) {
        await writeFile(at("a.txt"), `first\n{"a":"b"}\n${text}\nlast`);
        const found = await scan();
        assert.ok(found.includes(`a.txt:3: ${kind}`), `${index}: ${found}`);
        assert.ok(found.length <= 2, found.join());
      }
    });
  }

  it("lets pass what only looks a little like one", async () => {
    await writeFile(at("a.txt"), harmless.join("\n"));
    assert.deepEqual(await scan(), []);
  });

  it("finds the value of a key in every form, by its name", async () => {
    const written = Object.values(forms);
    for (const [name, value] of Object.entries(sortsOfValues)) {
      const lines = written.map((write) => write(value).replaceAll("\n", " "));
      await writeFile(at("a.jsonl"), lines.join("\n"));
      const found = await scan([grant(name, value)]);
      const expected = lines.map((_, index) => `a.jsonl:${index + 1}: value of ${name}`);
      assert.deepEqual(
        found.filter((each) => each.includes("value of")),
        expected,
      );
    }
  });

  it("looks into folders, at each file once, and follows no link out of them", async () => {
    const key = `ghp_${long.slice(0, 36)}`;
    for (const name of ["in/deep", "out", "in/.git", "in/node_modules"]) {
      await mkdir(at(name), { recursive: true });
      await writeFile(at(`${name}/a.txt`), key);
    }
    await symlink(at("out"), at("in/away"));
    await symlink(at("in/deep"), at("in/within"));
    await symlink(at("nowhere"), at("in/lost"));
    const found = await scan([], [at("in"), at("in/deep/a.txt")]);
    assert.deepEqual(found, ["in/deep/a.txt:1: GitHub token"]);
    assert.deepEqual(leftOut.sort(), [
      "in/.git is not looked into unless it is named",
      "in/away is a link that leads out of it",
      "in/lost is a link that leads nowhere",
      "in/node_modules is not looked into unless it is named",
    ]);
    assert.equal((await scan([], [at("in/.git")])).length, 1);
  });

  it("tells of what it cannot read, and goes on", async function () {
    await writeFile(at("a.gz"), gzipSync("x"));
    await writeFile(at("z.txt"), `AKIA${"IOSFODNN7EXAMPLE"}`);
    await writeFile(at("locked.txt"), "x");
    await chmod(at("locked.txt"), 0);
    assert.deepEqual(await scan(), ["z.txt:1: AWS access key"]);
    assert.ok(leftOut.includes("a.gz is compressed"));
    if (process.getuid?.() === 0) this.skip(); // root reads everything
    assert.ok(leftOut.some((each) => /^locked\.txt .*permission is denied.*\(fault\)$/.test(each)));
  });

  it("waits for no pipe", async function () {
    if (process.platform === "win32") this.skip(); // it has none among its files
    execFileSync("mkfifo", [at("pipe")]);
    await writeFile(at("z.txt"), `AKIA${"IOSFODNN7EXAMPLE"}`);
    assert.deepEqual(await scan(), ["z.txt:1: AWS access key"]);
    assert.deepEqual(leftOut, ["pipe is neither a file nor a folder"]);
  });

  it("refuses a path that is not there", async () => {
    await assert.rejects(
      () => scan([], [at("missing")]),
      (error) => error instanceof UserError && /missing: it does not exist/.test(error.message),
    );
  });

  it("reads UTF-16 and files without any text", async () => {
    const text = `line\nAKIA${"IOSFODNN7EXAMPLE"}\n`;
    const little = Buffer.from(`\uFEFF${text}`, "utf16le");
    await writeFile(at("little.txt"), little);
    await writeFile(at("big.txt"), Buffer.from(little).swap16());
    await writeFile(at("empty.txt"), "");
    await writeFile(at("bytes.bin"), Buffer.from(Array.from({ length: 4096 }, (_, n) => n % 256)));
    assert.deepEqual(await scan(), ["big.txt:2: AWS access key", "little.txt:2: AWS access key"]);
  });

  it("finds what lies over the bounds of blocks, in long lines too, at the right line", async () => {
    const key = `AKIA${"IOSFODNN7EXAMPLE"}`;
    const value = "correct-horse-battery-staple";
    const blocks = [256 * 1024, 1024 * 1024, 1280 * 1024].flatMap((size) =>
      [-25, -10, -1, 0, 5].map((offset) => size + offset),
    );
    for (const size of blocks) {
      await writeFile(
        at("one.txt"),
        `${" ".repeat(size)}${key} ${value}${" ".repeat(300_000)}\n${key}`,
      );
      const found = await scan([grant("KEY", value)]);
      const expected = [
        "one.txt:1: AWS access key",
        "one.txt:1: value of KEY",
        "one.txt:2: AWS access key",
      ];
      assert.deepEqual(found.sort(), expected, String(size));
    }
    const lines = `${"x".repeat(99)}\n`.repeat(30_000);
    await writeFile(at("one.txt"), `${lines}${key}\n${lines}${key}`);
    assert.deepEqual(await scan(), [
      "one.txt:30001: AWS access key",
      "one.txt:60002: AWS access key",
    ]);
  });

  it("reads a file of 100 MB without holding it", async function () {
    this.timeout(120_000);
    const line = `${JSON.stringify({ id: 1, text: "a b c %20 \\u00e9 ".repeat(60) })}\n`;
    const stream = createWriteStream(at("large.jsonl"));
    const chunk = line.repeat(Math.ceil(1_048_576 / line.length));
    for (let megabyte = 0; megabyte < 100; megabyte++) {
      if (!stream.write(chunk)) await once(stream, "drain");
    }
    stream.end(`ghp_${long.slice(0, 36)}`);
    await finished(stream);
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    let most = before;
    const watching = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, 20);
    const found = await scan([grant("KEY", "correct-horse-battery-staple")]);
    clearInterval(watching);
    assert.equal(found.length, 1);
    assert.ok(most - before < 80 * 1024 * 1024, `${(most - before) / 1024 / 1024} MB`);
  });

  it("lists no more than a thousand findings of one file, and says so", async () => {
    await writeFile(at("a.txt"), `AKIA${"IOSFODNN7EXAMPLE"}\n`.repeat(5000));
    assert.equal((await scan()).length, 1000);
    assert.match(leftOut.join(), /more than 1000 findings/);
  });
});
