import * as vscode from "vscode";

/** Work that takes less than this needs no notification. */
const quietMs = 1000;

/** Shows a progress notification while `work` lasts, once it has lasted a second. */
export async function withSlowProgress<T>(
  title: string,
  work: Promise<T>,
  onCancel?: () => void,
): Promise<T> {
  const timer = setTimeout(() => {
    const options = {
      location: vscode.ProgressLocation.Notification,
      title,
      cancellable: onCancel !== undefined,
    };
    void vscode.window.withProgress(options, async (_progress, token) => {
      const listening = token.onCancellationRequested(() => onCancel?.());
      await work.then(undefined, () => undefined);
      listening.dispose();
    });
  }, quietMs);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}
