import assert from "node:assert/strict";
import { readReportLink } from "../../../../src/model/wire/reportLinkProtocol.ts";

const runId = "0b9c3c1e-6f0a-4c55-9f57-2a3a5d1f7e10";
const read = (query: string, path = "/report") => readReportLink({ path, query });

describe("a link to a report", () => {
  it("names a run, and a section where it leads to one", () => {
    assert.deepEqual(read(`run=${runId}&section=failures`), { runId, section: "failures" });
    assert.deepEqual(read(`run=${runId}`), { runId, section: undefined });
  });

  it("leads to the run also where there is no such section any more", () => {
    assert.deepEqual(read(`run=${runId}&section=magic`), { runId, section: undefined });
  });

  it("is none when it names no run, or something else", () => {
    assert.equal(read("section=failures"), undefined);
    assert.equal(read("run=../../etc/passwd"), undefined);
    assert.equal(read(`run=${runId}`, "/other"), undefined);
  });
});
