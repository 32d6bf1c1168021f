import { appendFileSync, existsSync, readFileSync } from "node:fs";

/** One line of an events file: what mocha said while a suite ran, in whatever process that was. */
export type TestEvent =
  | { event: "start"; title: string }
  | { event: "pass"; title: string; durationMs: number }
  | { event: "skip"; title: string }
  | { event: "fail"; title: string; error: string }
  | { event: "retry"; title: string; error: string }
  | { event: "end" };

/**
 * How often a failed test is run again: a click is lost when VS Code draws its rows anew just then, a busy machine lets a
 * process start late. That it was run again is told at the end.
 */
export const retries = 1;

/** Writes every event of a mocha run to a file as it happens, so that even a suite that hangs leaves a trace. */
export function recordEvents(runner: Mocha.Runner, file: string): void {
  const write = (event: TestEvent) => writeEvent(file, event);
  runner.on("test", (test) => write({ event: "start", title: test.fullTitle() }));
  runner.on("pass", (test) =>
    write({ event: "pass", title: test.fullTitle(), durationMs: test.duration ?? 0 }),
  );
  runner.on("pending", (test) => write({ event: "skip", title: test.fullTitle() }));
  runner.on("fail", (test, error: unknown) =>
    write({ event: "fail", title: test.fullTitle(), error: formatError(error) }),
  );
  runner.on("retry", (test, error: unknown) =>
    write({ event: "retry", title: test.fullTitle(), error: formatError(error) }),
  );
  runner.on("end", () => write({ event: "end" }));
}

/** Ends an events file whose suite could not even start. */
export function recordStartFailure(file: string, error: unknown): void {
  writeEvent(file, { event: "fail", title: "start of the suite", error: formatError(error) });
  writeEvent(file, { event: "end" });
}

/** Reads the events written so far; a line still being written is left for later. */
export function loadEvents(file: string): TestEvent[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line) as TestEvent);
}

/** Spells an error for people: its stack, and expected against actual where an assertion knows them. */
export function formatError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? "" : `\ncaused by ${formatError(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

// --- internal ---

function writeEvent(file: string, event: TestEvent): void {
  appendFileSync(file, `${JSON.stringify(event)}\n`);
}
