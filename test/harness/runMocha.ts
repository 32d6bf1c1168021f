// Runs the mocha suites named by globs in this process: runMocha.ts <events file> <timeout ms> <glob>…
// With TOUCHSTONE_SHARE=1/2 every second of their files, so that two processes run them all.
import Mocha from "mocha";
import { glob } from "tinyglobby";
import { repositoryRoot } from "./paths.ts";
import { recordEvents, recordStartFailure, retries } from "./testEvents.ts";

const [eventsFile, timeoutMs, ...patterns] = process.argv.slice(2);
if (eventsFile === undefined) {
  throw new Error("usage: runMocha.ts <events file> <timeout ms> <glob>…");
}

const runOnceMore = new Set<Mocha.Test>();
try {
  const mocha = new Mocha({
    timeout: Number(timeoutMs),
    reporter: process.env.TOUCHSTONE_REPORTER ?? "dot",
    color: false,
    retries,
  });
  if (process.env.TOUCHSTONE_EVIDENCE !== undefined) {
    const { createEvidenceHooks } = await import("./evidence.ts");
    mocha.rootHooks(createEvidenceHooks((test) => runOnceMore.has(test)));
  }
  const files = await glob(patterns, { cwd: repositoryRoot, absolute: true });
  const [share = 1, shares = 1] = (process.env.TOUCHSTONE_SHARE ?? "1/1").split("/").map(Number);
  for (const [nth, file] of files.toSorted().entries()) {
    if (nth % shares === share - 1) mocha.addFile(file);
  }
  await mocha.loadFilesAsync();
  const runner = mocha.run((failures) => process.exit(failures > 0 ? 1 : 0));
  runner.on("retry", (test, error) => {
    runOnceMore.add(test);
    console.log(`  run once more: ${test.fullTitle()}: ${error.message}`);
  });
  recordEvents(runner, eventsFile);
} catch (error) {
  console.error(error);
  recordStartFailure(eventsFile, error);
  process.exit(1);
}
