// The fuzz tests with 100,000 cases a parser, or as many as are asked for: fuzz.ts [cases]
import { spawnSync } from "node:child_process";
import path from "node:path";

const [cases = "100000"] = process.argv.slice(2);
const root = path.resolve(import.meta.dirname, "../..");
const mocha = path.join(root, "node_modules/mocha/bin/mocha.js");
const suite = path.join(root, "test/unit/torture/fuzz.test.ts");
const seed = process.env.TOUCHSTONE_FUZZ_SEED ?? String(Date.now() % 1_000_000);
console.log(`${cases} cases a parser, seed ${seed}`);
const { status } = spawnSync(process.execPath, [mocha, "--no-config", "--timeout", "0", suite], {
  cwd: root,
  env: { ...process.env, TOUCHSTONE_FUZZ_CASES: cases, TOUCHSTONE_FUZZ_SEED: seed },
  stdio: "inherit",
});
process.exitCode = status ?? 1;
