import assert from "node:assert/strict";
import { csvExport } from "../../../../src/report/exports/csvExport.ts";
import type { ExportedRun } from "../../../../src/report/exports/exportFormat.ts";
import { makeAttempt, makeHead, makeRun } from "../makeTest.ts";
import { joinPieces, makeExportedRun } from "./makeExport.ts";

const header =
  "timestamp,provider,scenario,run,attempt,success,duration_ms,input_tokens,output_tokens," +
  "run_id,step,attempt_timestamp,error_kind,error_codes,model,cost_usd,scenario_name,case,round," +
  "value_matched,value_compared,probe_verdict\n";
const id = makeHead().id;

const join = (runs: readonly ExportedRun[]) => joinPieces(csvExport.stream(runs));

describe("the export format csv", () => {
  it("writes one row an attempt, missing as empty", async () => {
    const attempts = [
      makeAttempt({
        step: 1,
        success: false,
        durationMs: 12.5,
        inputTokens: 450,
        outputTokens: 0,
        costUsd: 0.0000001,
        responseModel: "m-1",
        validationErrors: [
          { path: ["a"], message: "x", code: "type" },
          { path: ["b"], message: "x", code: "type" },
          { path: [], message: "x", code: "required" },
        ],
      }),
      makeAttempt({ attemptNumber: 2, errorMessage: "late", errorKind: "timeout", success: false }),
    ];
    const tests = [{ provider: "a", scenario: 1, run: makeRun({ runNumber: 7, attempts }) }];
    assert.equal(
      await join([makeExportedRun({ tests })]),
      `${header}2026-01-02T03:04:00.000Z,a,1,7,1,false,12.5,450,0,${id},1,2026-01-02T03:04:05.006Z,,type;required,m-1,1e-7,,,,,,\n` +
        `2026-01-02T03:04:00.000Z,a,1,7,2,false,10,,,${id},,2026-01-02T03:04:05.006Z,timeout,,,,,,,,,\n`,
    );
  });

  it("has no duration of an attempt for which no request was made", async () => {
    const attempts = [
      makeAttempt({ httpRequests: 0, durationMs: 0, errorMessage: "no", success: false }),
      makeAttempt({ httpRequests: 1, durationMs: 0 }),
    ];
    const tests = [{ provider: "a", scenario: 1, run: makeRun({ attempts }) }];
    const rows = (await join([makeExportedRun({ tests })])).split("\n").slice(1);
    assert.match(rows[0] ?? "", /,1,false,,,,/);
    assert.match(rows[1] ?? "", /,1,true,0,,,/);
  });

  it("names the configured model and the scenario", async () => {
    const head = makeHead({
      config: {
        providers: ["a"],
        scenarios: [1],
        runsPerScenario: 1,
        providerDetails: { a: { kind: "openai", model: "gpt" } },
        scenarioDetails: { 1: { name: 'A "quoted", name', kind: "prompt" } },
      },
    });
    const text = await join([makeExportedRun({ head })]);
    assert.ok(text.endsWith(',,gpt,,"A ""quoted"", name",,,,,\n'));
  });

  it("has case, round and values on the row of the last attempt of a test", async () => {
    const attempts = [makeAttempt({ success: false }), makeAttempt({ attemptNumber: 2 })];
    const values = { compared: 7, matched: 5, fields: [] };
    const run = makeRun({ case: "=inv", round: 2, attempts, values });
    const text = await join([makeExportedRun({ tests: [{ provider: "a", scenario: 1, run }] })]);
    const [, first, last] = text.split("\n");
    assert.ok(first?.endsWith(",,,,,"), first);
    assert.ok(last?.endsWith(",'=inv,2,5,7,"), last);
  });

  it("disarms text cells that a spreadsheet would run, and leaves numbers alone", async () => {
    for (const start of ["=1+1", "+1", "-1", "@a", "\tx", "\rx"]) {
      const tests = [
        {
          provider: `${start},"`,
          scenario: 1,
          run: makeRun({ attempts: [makeAttempt({ durationMs: -4 })] }),
        },
      ];
      const text = await join([makeExportedRun({ tests })]);
      assert.ok(text.includes(`Z,"'${start},""",1,1,1,true,-4,`), text);
    }
    const harmless = [{ provider: "a=b-c", scenario: 1, run: makeRun() }];
    assert.ok((await join([makeExportedRun({ tests: harmless })])).includes("Z,a=b-c,1,"));
  });

  it("quotes line breaks of either kind", async () => {
    for (const provider of ["a\rb", "a\nb"]) {
      const tests = [{ provider, scenario: 1, run: makeRun() }];
      assert.ok((await join([makeExportedRun({ tests })])).includes(`Z,"${provider}",1`));
    }
  });

  it("writes the header once for several runs, and alone for none", async () => {
    const text = await join([makeExportedRun(), makeExportedRun()]);
    assert.equal(text.match(/^timestamp,/gm)?.length, 1);
    assert.equal(text.split("\n").length, 4);
    assert.equal(await join([]), header);
  });

  it("reads tests only as its pieces are taken", async () => {
    let read = 0;
    async function* readTests() {
      for (let runNumber = 1; runNumber <= 100_000; runNumber += 1) {
        read = runNumber;
        yield { provider: "a", scenario: 1, run: makeRun({ runNumber }) };
      }
    }
    const pieces = csvExport.stream([makeExportedRun({ tests: readTests() })]);
    const first = await pieces.next();
    assert.ok(typeof first.value === "string" && first.value.length < 64 * 1024);
    assert.ok(read < 1000);
    await pieces.return(undefined);
    assert.ok(read < 1000);
  });
});
