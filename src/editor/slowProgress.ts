import * as vscode from "vscode";

/** Work that takes less than this needs no notification. */
const quietMs = 1000;

/** Shows a progress notification while `work` lasts, once it has lasted a second. */
export async function withSlowProgress<T>(
  title: string,
  work: Promise<T>,
  onCancel?: () => void,
  readProgress?: () => Promise<string | undefined>,
): Promise<T> {
  const timer = setTimeout(() => {
    const options = {
      location: vscode.ProgressLocation.Notification,
      title,
      cancellable: onCancel !== undefined,
    };
    void vscode.window.withProgress(options, async (progress, token) => {
      const listening = token.onCancellationRequested(() => onCancel?.());
      const telling = setInterval(() => {
        void readProgress?.().then(
          (message) => message !== undefined && progress.report({ message }),
          () => undefined,
        );
      }, quietMs);
      await work.then(undefined, () => undefined);
      clearInterval(telling);
      listening.dispose();
    });
  }, quietMs);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}
