import * as vscode from "vscode";
import type { FolderSession } from "../host/folderSession.ts";
import { toUserError } from "../host/toUserError.ts";

/**
 * Resolves with the id of the run that a waiting start has become, once that begins; told to stop, it waits no more. Throws
 * `UserError` where the run could not begin, and `CancellationError` when the start was called off or lost.
 */
export async function awaitStart(
  session: FolderSession,
  waiting: string,
  token: vscode.CancellationToken,
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  // It may have begun just now: then the run is told to stop.
  const cancel = () =>
    void session.host.request("cancelWaiting", { waiting }).catch(() => undefined);
  const listening = vscode.Disposable.from(
    session.onDidEndStart(({ start, runId, error }) => {
      if (start.id !== waiting) return;
      if (runId !== undefined) resolve(runId);
      else reject(error === undefined ? new vscode.CancellationError() : toUserError(error));
    }),
    token.onCancellationRequested(cancel),
  );
  if (token.isCancellationRequested) cancel();
  try {
    return await promise;
  } finally {
    listening.dispose();
  }
}
