import type { RunProgress } from "../../model/wire/runProgress.ts";
import type { Terminal } from "../command.ts";
import { formatProgressLine, formatProgressReport } from "./progressLine.ts";

export interface ProgressDisplay {
  update(progress: RunProgress): void;
  /** A message above the live line. */
  note(text: string): void;
  /** Removes the live line; another run may be shown after it. */
  end(): void;
}

/**
 * Shows a run's progress: one live line on a terminal, elsewhere a line for every tenth of it, and while a stream test
 * goes on one every ten seconds.
 */
export function createProgressDisplay(terminal: Terminal): ProgressDisplay {
  return terminal.isTerminal ? createLiveLine(terminal) : createReports(terminal);
}

// --- internal ---

const streamReportMs = 10_000;

function createLiveLine(terminal: Terminal): ProgressDisplay {
  let line = "";
  const clear = () => {
    if (line !== "") terminal.rewriteLine("");
  };
  return {
    update(progress) {
      line = formatProgressLine(progress, (terminal.width() ?? 80) - 1);
      terminal.rewriteLine(line);
    },
    note(text) {
      clear();
      terminal.write(`${text}\n${line}`);
    },
    end() {
      clear();
      line = "";
    },
  };
}

function createReports(terminal: Terminal): ProgressDisplay {
  let tenths = 0;
  let nextStreamMs = streamReportMs;
  return {
    update(progress) {
      const { totalTests, plannedTests } = progress.summary;
      const reached = plannedTests === 0 ? 10 : Math.floor((totalTests * 10) / plannedTests);
      const isDue = progress.stream !== undefined && progress.elapsedMs >= nextStreamMs;
      if (reached <= tenths && !isDue) return;
      tenths = Math.max(tenths, reached);
      nextStreamMs = progress.elapsedMs + streamReportMs;
      terminal.write(`${formatProgressReport(progress)}\n`);
    },
    note: (text) => terminal.write(`${text}\n`),
    end() {
      tenths = 0;
      nextStreamMs = streamReportMs;
    },
  };
}
