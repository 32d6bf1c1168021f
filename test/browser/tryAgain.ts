/** How long one try may take, and how long it is tried. */
const tryMs = 5000;
const limitMs = 60_000;

/**
 * Does something in a window that VS Code may take back in the middle, as it draws rows anew, until it comes through. Each wait of
 * `attempt` takes `timeout` ms; `clear` takes away what a try has left on the screen.
 */
export async function tryAgain(
  attempt: (timeout: number) => Promise<void>,
  clear: () => Promise<void>,
): Promise<void> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    try {
      return await attempt(tryMs);
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await clear();
    }
  }
}
