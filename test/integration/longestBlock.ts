/** The longest time in which nobody else had a turn in this process, ms: by the clock, and computed. */
export interface LongestBlock {
  blockMs: number;
  /** The work of others on the machine does not lengthen it; that of other threads of the process, such as the collector of garbage, does. */
  blockCpuMs: number;
}

/** Measures until it is told to stop. */
export function measureLongestBlock(): { stop(): LongestBlock } {
  const longest: LongestBlock = { blockMs: 0, blockCpuMs: 0 };
  let isOn = true;
  let [startedMs, startedCpuMs] = [performance.now(), computedMs()];
  const turn = () => {
    const [endedMs, endedCpuMs] = [performance.now(), computedMs()];
    longest.blockMs = Math.max(longest.blockMs, endedMs - startedMs);
    longest.blockCpuMs = Math.max(longest.blockCpuMs, endedCpuMs - startedCpuMs);
    [startedMs, startedCpuMs] = [endedMs, endedCpuMs];
    if (isOn) setImmediate(turn);
  };
  setImmediate(turn);
  return {
    stop() {
      isOn = false;
      return longest;
    },
  };
}

// --- internal ---

function computedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
