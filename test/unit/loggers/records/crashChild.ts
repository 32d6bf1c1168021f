import { createOutputLogger } from "../../../../src/loggers/createOutputLogger.ts";
import { makeContext, makeInvocation } from "../recordFixtures.ts";

/** Logs records without waiting for them, says so 100 ms later, and goes on until it is ended. */
const [folder = "", count = "0", end] = process.argv.slice(2);
const logger = createOutputLogger({ kind: "jsonl", maxLinesPerFile: 700 }, makeContext(folder));
let sequence = 0;
const log = () => {
  sequence += 1;
  void logger.logHandlerRecord(makeInvocation(sequence));
};
while (sequence < Number(count)) log();
setTimeout(() => {
  process.stdout.write("logged\n");
  setInterval(log, 1);
  if (end === "throw") throw new Error("on purpose");
}, 100);
