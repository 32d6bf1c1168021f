import assert from "node:assert/strict";
import { type FaultCase, faultWords, playFault } from "../../torture/faultMatrix.ts";
import { nameFilePoint } from "../../torture/fileFault.ts";

/** Of each thing that is written one point, each with another fault; `npm run torture` plays all of them. */
const cases: (FaultCase & {
  readonly exit: number;
  readonly next: string;
})[] = [
  { command: "run", point: "mkdir data/.locks", code: "EROFS", exit: 3, next: "runs" },
  { command: "run", point: "mkdir data/.locks/run.lock", code: "EACCES", exit: 3, next: "runs" },
  { command: "run", point: "rmdir data/.locks/index.lock", code: "EIO", exit: 3, next: "runs" },
  {
    command: "run",
    point: "rename data/test_runs/<id>/run.json",
    code: "ENOSPC",
    exit: 3,
    next: "runs",
  },
  {
    command: "run",
    point: "write data/test_runs/<id>/reactions/p0/output_log/jsonl_file/requests.txt",
    code: "EIO",
    exit: 3,
    next: "resumes",
  },
  {
    command: "run",
    point: "writev data/test_runs/<id>/reactions/p1/output_log/jsonl_file/outputs_00000.jsonl",
    code: "ENOSPC",
    exit: 3,
    next: "resumes",
  },
  {
    command: "run",
    point: "appendFile data/results/.<id>.tmp",
    code: "ENOSPC",
    exit: 3,
    next: "nothing is left to run",
  },
  {
    command: "run",
    point: "rename data/index.json",
    code: "EROFS",
    // The run is what it is; lists show its row, and the next run or rebuild writes it.
    exit: 0,
    next: "nothing is left to run",
  },
  { command: "export", point: "appendFile .<id>.tmp", code: "EIO", exit: 3, next: "does it" },
  {
    command: "index",
    point: "open data/.<id>.tmp",
    code: "EMFILE",
    exit: 3,
    next: "does it",
  },
  { command: "delete", point: "rename data/index.json", code: "EACCES", exit: 3, next: "deletes" },
];

describe("a file operation that fails", function () {
  this.timeout(60_000);
  for (const { exit, next, ...each } of cases) {
    it(`is told, and mended by the next start: ${each.command}, ${each.point}, ${each.code}`, async () => {
      const outcome = await playFault(each);
      assert.deepEqual(outcome.violations, []);
      assert.deepEqual([outcome.exit, outcome.next], [exit, next]);
      assert.ok(outcome.message.includes(faultWords[each.code]), outcome.message);
    });
  }
  it("has one name whatever the ids, times and processes in its path", () => {
    const id = "f9d5ef76-b7cc-4800-ba7a-5271637b1ee9";
    const time = "2026-11-29T07-52-46-305Z";
    const name = (file: string) => nameFilePoint("write", `/w/${file}`, "/w");
    assert.equal(name(`test_runs/${id}/.${id}.tmp`), "write test_runs/<id>/.<id>.tmp");
    assert.equal(name(`.${id}.4711-0badcafe.tmp`), "write .<id>.tmp");
    assert.equal(name(`results/${time}.json`), "write results/<time>.json");
    assert.equal(name(`results/${time}-f9d5ef76.json`), "write results/<time>.json");
    assert.equal(name(`.locks/index-7-ab-${id}.mark`), "write .locks/index-<process>.mark");
    assert.equal(nameFilePoint("mkdir", "/w", "/w"), "mkdir .");
  });
});
