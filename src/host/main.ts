import { catchFaults } from "../common/lastResort.ts";
import { formatExactJson } from "../model/json/exactJson.ts";
import { editorToHostSchema, type HostToEditor } from "../model/wire/hostProtocol.ts";
import { createHostServer } from "./hostServer.ts";

// Set by the editor to fork this process from Electron; programs that a config starts must not inherit it.
delete process.env.ELECTRON_RUN_AS_NODE;

/** How long a run may take to stop and be written once the editor is gone. */
const closeWithinMs = 3000;

/** As JSON text: cloned, numbers with more digits than a double has would lose them. */
function post(message: HostToEditor): void {
  // The editor may end in between: its end is told by the channel.
  if (process.connected) process.send?.(formatExactJson(message), () => undefined);
}

const server = createHostServer(post);

process.on("message", (raw) => {
  const parsed = editorToHostSchema.safeParse(raw);
  if (parsed.success) server.onMessage(parsed.data);
  else
    post({ type: "log", level: "error", message: `unreadable message: ${parsed.error.message}` });
});

async function close(): Promise<void> {
  setTimeout(() => process.exit(1), closeWithinMs).unref();
  await server.close();
  process.exit(0);
}

/** The editor is gone: a run goes on if it may, and is closed otherwise. */
async function leave(): Promise<void> {
  if (server.finishesRun) await server.finish();
  await close();
}

process.once("disconnect", () => void leave());
// Whoever read what this process prints is gone with the editor.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
  process.once(signal, () => void close());
}
catchFaults({
  tell: (message) => post({ type: "log", level: "error", message }),
  close: () => server.close(),
  closeWithinMs,
  exitCode: 1,
});
