import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Engine } from "./builtEngine.ts";
import { type Figure, median } from "./figure.ts";

const scenarios = 3000;
const rounds = 5;
const schemas = 30;

/** The problems of a config of 3,000 scenario files, one in ten with some, listed from the beginning; and a fix found for one. */
export async function measureDiagnostics(engine: Engine): Promise<Figure[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-bench-diagnostics-"));
  try {
    const config = await writeWorkspace(folder);
    const options = { workspaceFolder: folder, dataFolder: path.join(folder, "data") };
    const listTimes: number[] = [];
    const fixTimes: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const startedAt = performance.now();
      const { problems, leftOut } = await engine.listProblems([config], options);
      listTimes.push(performance.now() - startedAt);
      const problem = problems.find(({ fault }) => fault?.code === "missing-file");
      if (leftOut > 0 || problem?.fault === undefined) throw new Error("no problem was found");
      const askedAt = performance.now();
      const { file, line, column, fault } = problem;
      const text = JSON.stringify(makeScenario(10), null, 2);
      const asked = { file, text, problems: [{ place: { line, column }, fault }] };
      const [fixes = []] = await engine.findProblemFixes(asked, options);
      fixTimes.push(performance.now() - askedAt);
      if (fixes.length < 2) throw new Error("no fix was found");
    }
    return [
      {
        name: "diagnosticsMs",
        label: "Problems of 3,000 scenario files, listed",
        value: median(listTimes),
        unit: "ms",
        aim: "below 2000",
      },
      {
        name: "quickFixMs",
        label: "What would mend one of them, found",
        value: median(fixTimes),
        unit: "ms",
        aim: "below 500",
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// --- internal ---

async function writeWorkspace(folder: string): Promise<string> {
  for (const name of ["configs", "scenarios", "schemas"]) {
    await mkdir(path.join(folder, "data", name), { recursive: true });
  }
  for (let nth = 1; nth <= schemas; nth++) {
    const schema = { type: "object", properties: { [`a${nth}`]: { type: "string" } } };
    await writeFile(path.join(folder, `data/schemas/${nth}.schema.json`), JSON.stringify(schema));
  }
  for (let nth = 1; nth <= scenarios; nth++) {
    const file = path.join(folder, `data/scenarios/${nth}.scenario.json`);
    await writeFile(file, JSON.stringify(makeScenario(nth), null, 2));
  }
  const config = path.join(folder, "data/configs/many.touchstone.json");
  const providers = [{ id: "sim", kind: "simulated" }];
  const entries = ["../scenarios/*.scenario.json"];
  await writeFile(config, JSON.stringify({ name: "many", providers, scenarios: entries }));
  return config;
}

/** Each tenth names a schema that is not there, or has a number twice or a key that is not known. */
function makeScenario(nth: number): unknown {
  const fault = nth % 10 === 0 ? (nth / 10) % 3 : undefined;
  return {
    number: fault === 0 ? 1 : nth,
    name: `Scenario ${nth}`,
    kind: "prompt",
    prompt: "Who?",
    schema: `../schemas/${(nth % schemas) + 1}.schem${fault === 1 ? "" : "a"}.json`,
    ...(fault === 2 && { sytem: "x" }),
  };
}
