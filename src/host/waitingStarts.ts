import { randomUUID } from "node:crypto";
import { createCoalescedTask } from "../common/coalesce.ts";
import { UserError } from "../model/userError.ts";
import type { HostToEditor, WaitingStart } from "../model/wire/hostProtocol.ts";
import type { RunHost, RunRequest } from "../run/runHost.ts";
import { toFailure } from "./toFailure.ts";

type WaitingEnded = Extract<HostToEditor, { type: "waitingEnded" }>;

/** Starts that wait for the end of the run that goes on, in their order; they are lost with the process. */
export interface WaitingStarts {
  readonly list: WaitingStart[];
  add(request: RunRequest): WaitingStart;
  /** False when it waits no more. */
  cancel(id: string): boolean;
  /** Starts the first one, if nothing goes on; a start that is refused as another run was faster waits on. */
  tryNext(): Promise<void>;
  /** Nothing is started any more. */
  close(): void;
}

export interface WaitingStartsOptions {
  readonly runs: Pick<RunHost, "start" | "active">;
  readonly onChange: (waiting: WaitingStart[]) => void;
  readonly onEnded: (ended: Omit<WaitingEnded, "type">) => void;
}

export function createWaitingStarts({
  runs,
  onChange,
  onEnded,
}: WaitingStartsOptions): WaitingStarts {
  const waiting: { readonly start: WaitingStart; readonly request: RunRequest }[] = [];
  let isClosed = false;
  const list = () => waiting.map(({ start }) => start);
  const take = (id: string): WaitingStart | undefined => {
    const at = waiting.findIndex(({ start }) => start.id === id);
    if (at === -1) return undefined;
    const [taken] = waiting.splice(at, 1);
    onChange(list());
    return taken?.start;
  };

  const trying = createCoalescedTask(async () => {
    const [next] = waiting;
    if (next === undefined || runs.active !== undefined || isClosed) return;
    const { start, request } = next;
    try {
      const run = await runs.start(request);
      // Called off in the moment in which it began.
      if (take(start.id) !== undefined) onEnded({ start, runId: run.id });
      else run.stop("cancelled");
    } catch (error) {
      if (error instanceof UserError && error.code === "locked") return;
      if (take(start.id) === undefined) return;
      onEnded({ start, error: toFailure(error) });
      if (waiting.length > 0) void trying.run();
    }
  });

  return {
    get list() {
      return list();
    },
    add(request) {
      const { config, file } = request.loaded;
      const start = { id: randomUUID(), name: config.name, config: file };
      waiting.push({ start, request });
      onChange(list());
      return start;
    },
    cancel(id) {
      const start = take(id);
      if (start !== undefined) onEnded({ start });
      return start !== undefined;
    },
    tryNext: () => trying.run(),
    close() {
      isClosed = true;
    },
  };
}
