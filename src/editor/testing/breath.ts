/** How long something long may keep the extension host, and then leaves it to others: also for what VS Code itself has to do with it. */
const turnMs = 10;

/** What is awaited between the parts of something long: now and then it lets others have their turn. */
export function createBreath(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < turnMs) return;
    await new Promise((resolve) => setTimeout(resolve, turnMs));
    since = performance.now();
  };
}
