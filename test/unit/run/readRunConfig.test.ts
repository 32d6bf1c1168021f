import assert from "node:assert/strict";
import path from "node:path";
import { describeRunConfig, loadRunConfig } from "../../../src/run/readRunConfig.ts";
import {
  makeConfig,
  makeReaction,
  makeSource,
  makeStream,
  makeWorkspace,
  removeWorkspaces,
} from "../scenarios/config/makeWorkspace.ts";

const change = `{"kind":"change","offset_ns":0,"change":{}}`;
const twoServices = [
  'syntax = "proto3";',
  "package p;",
  "message M {}",
  "service A { rpc DoA(M) returns (M); }",
  "service B { rpc DoB(M) returns (M); }",
].join("\n");

describe("the files of a stream scenario, before a run", () => {
  afterEach(removeWorkspaces);

  it("are told of with the line of a script, for every broken line", async () => {
    const lines = [change, "oops", `{"kind":"change","change":{}}`, "", `{"kind":"lable"}`];
    assert.deepEqual(await problemsOf(script(), { "s.jsonl": lines.join("\n") }), [
      `s.jsonl:2:1: is not JSON (Unexpected token 'o', "oops" is not valid JSON)`,
      "s.jsonl:3:1: offset_ns: is missing: must be a whole number of nanoseconds, 0 or more",
      's.jsonl:5:1: kind: must be one of "header", "change", "label", "pause", "comment", "finish", but is "lable"; did you mean "label"?',
    ]);
  });

  it("are told of up to a bound, and a missing header once", async () => {
    const broken = Array.from({ length: 1000 }, () => "{").join("\n");
    assert.equal((await problemsOf(script(), { "s.jsonl": broken })).length, 20);
    const timed = `{"kind":"change","offset_ns":0,"change":{"ts_ns":1}}`;
    const problems = await problemsOf(script(), { "s.jsonl": [timed, timed].join("\n") });
    assert.equal(problems.length, 1);
    assert.match(
      problems[0] ?? "",
      /^s\.jsonl:1:1: the change carries a time and there is no head/,
    );
  });

  it("are warned of with the entry of a HAR file, for every entry that will be skipped", async () => {
    const startedDateTime = "2025-01-01T09:00:00Z";
    const get = { method: "GET", url: "http://h/" };
    const postData = { mimeType: "multipart/form-data", params: [{ name: "f" }] };
    const entries = [
      { startedDateTime, request: get },
      { startedDateTime },
      { startedDateTime: "soon", request: get },
      { startedDateTime, request: { ...get, headers: [{ name: "a b", value: "" }] } },
      { startedDateTime, request: { ...get, postData } },
    ];
    assert.deepEqual(await problemsOf(replay(), { "s.har": { log: { entries } } }), [
      "s.har:11:7: log.entries.1.request: is missing: must be an object: the entry will be skipped",
      's.har:27:13: log.entries.3.request.headers.0: "a b" cannot be sent as a header: the entry will be skipped',
      's.har:39:23: log.entries.4.request.postData: a body of type "multipart/form-data" was recorded without its text: the entry will be skipped',
    ]);
  });

  it("are told of where a HAR file stops being JSON, or is none", async () => {
    const [broken] = await problemsOf(replay(), { "s.har": '{\n  "log": {,}\n}' });
    assert.match(broken ?? "", /^s\.har:2:11: is not JSON \(/);
    const [other] = await problemsOf(replay(), { "s.har": { log: { entries: 5 } } });
    assert.equal(
      other,
      "s.har:3:16: is not a HAR file: log.entries must be an array, but is a number",
    );
  });

  it("are told of with the line of a .proto file, and with what it lacks", async () => {
    const broken = 'syntax = "proto3";\nmessage M { string = 1; }';
    assert.deepEqual(await problemsOf(grpc(), { "s.proto": broken }), [
      "s.proto:2:1: is not a .proto file: illegal name '='",
    ]);
    const [several] = await problemsOf(grpc(), { "s.proto": twoServices });
    assert.match(
      several ?? "",
      /^a\.json:\d+:\d+: reactions\.0\.handler\.service: .*s\.proto: say which `service` is meant; it has p\.A, p\.B$/,
    );
    const [unknown] = await problemsOf(grpc({ service: "p.C" }), { "s.proto": twoServices });
    assert.match(
      unknown ?? "",
      /handler\.service: .*s\.proto has no service p\.C; it has p\.A, p\.B$/,
    );
    assert.deepEqual(await problemsOf(grpc({ service: "p.B" }), { "s.proto": twoServices }), []);
    const [cut] = await problemsOf(grpc(), { "s.proto": "message M {" });
    assert.equal(cut, "s.proto:1:1: is not a .proto file: it ends too early");
    const cutLater = 'syntax = "proto3";\nmessage M {\n';
    const [later] = await problemsOf(grpc(), { "s.proto": cutLater });
    assert.match(later ?? "", /s\.proto.*: it ends too early$/);
  });

  it("are not read when they lie outside the workspace folder", async () => {
    const [problem, ...others] = await problemsOf(script("../s.jsonl"), {});
    assert.match(problem ?? "", /^a\.json:\d+:\d+: sources\.0\.file: .*(outside|does not exist)/);
    assert.deepEqual(others, []);
  });

  it("are not read where configs are only listed", async () => {
    const folder = await makeFolder(script(), { "s.jsonl": "oops" });
    const file = path.join(folder, "a.touchstone.json");
    const { problems } = await describeRunConfig(file, folder);
    assert.deepEqual(problems, []);
  });
});

// --- internal ---

function script(file = "s.jsonl") {
  return makeStream({ sources: [sourceOf("script", file)] });
}

function replay() {
  return makeStream({ sources: [sourceOf("http-replay", "s.har")] });
}

function sourceOf(kind: string, file: string) {
  return makeSource({ kind, file, generator: undefined });
}

function grpc(keys: Record<string, unknown> = {}) {
  return makeStream({
    reactions: [makeReaction({ handler: { kind: "grpc", proto: "s.proto", ...keys } })],
  });
}

function makeFolder(scenario: object, files: Record<string, unknown>): Promise<string> {
  const config = makeConfig({ providers: undefined, scenarios: ["a.json"] });
  return makeWorkspace({ ...files, "a.json": scenario, "a.touchstone.json": config });
}

/** Of a config that lists one scenario, as a terminal shows them. */
async function problemsOf(scenario: object, files: Record<string, unknown>): Promise<string[]> {
  const folder = await makeFolder(scenario, files);
  const file = path.join(folder, "a.touchstone.json");
  const result = await loadRunConfig(file, { workspaceFolder: folder });
  const problems = result.ok ? result.value.warnings : result.problems;
  return problems.map((problem) => {
    const place = `${path.relative(folder, problem.file)}:${problem.line}:${problem.column}`;
    return [place, problem.key, problem.message].filter((each) => each !== "").join(": ");
  });
}
