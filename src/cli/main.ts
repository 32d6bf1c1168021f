#!/usr/bin/env node
// Loads nothing by itself, so that an older Node gets as far as the message.
const [major = 0] = process.versions.node.split(".").map(Number);
if (major < 22) {
  const message = `Touchstone needs Node.js 22 or later; this is ${process.versions.node}.`;
  if (process.argv.includes("--json")) {
    process.stdout.write(`${JSON.stringify({ error: { code: "unsupported", message } })}\n`);
  } else {
    process.stderr.write(`touchstone: ${message}\n`);
  }
  process.exitCode = 2;
} else {
  const { runCli } = await import("./runCli.ts");
  process.exitCode = await runCli(process.argv.slice(2));
}
