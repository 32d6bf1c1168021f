import { fork } from "node:child_process";
import { createInterface } from "node:readline";
import { t } from "@vscode/l10n";
import { parseExactJson } from "../../model/json/exactJson.ts";
import { hostExecArgv } from "../../model/wire/hostFlags.ts";
import type { EditorToHost } from "../../model/wire/hostProtocol.ts";

/** A forked run host; it ends by itself once its channel is closed. */
export interface HostProcess {
  post(message: EditorToHost): void;
  disconnect(): void;
}

export interface HostProcessListeners {
  onMessage(raw: unknown): void;
  onOutput(line: string): void;
  /** It could not be started, or ended without being asked to. */
  onEnd(reason: string): void;
}

/** Forks `hostFile`; desktop VS Code is Electron, which runs as plain Node only when told so. */
export function forkHost(hostFile: string, listeners: HostProcessListeners): HostProcess {
  const child = fork(hostFile, [], {
    execArgv: hostExecArgv,
    env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" },
    serialization: "advanced",
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    stream.on("error", () => undefined); // its exit tells how it ended
    createInterface({ input: stream })
      .on("line", listeners.onOutput)
      .on("error", () => undefined);
  }
  child.on("message", (text) => listeners.onMessage(parseExactJson(String(text))));
  child.on("error", (error) => listeners.onEnd(t("the run host failed: {0}", error.message)));
  child.on("exit", (code, signal) =>
    listeners.onEnd(
      signal === null
        ? t("the run host ended unexpectedly (exit code {0})", String(code))
        : t("the run host ended unexpectedly ({0})", signal),
    ),
  );
  return {
    post: (message) => {
      // What cannot be sent finds a process that has just ended: how, is told by its exit.
      if (child.connected) child.send(message, () => undefined);
    },
    disconnect: () => {
      if (child.connected) child.disconnect();
    },
  };
}
