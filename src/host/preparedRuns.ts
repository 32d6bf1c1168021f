import { randomUUID } from "node:crypto";
import type { LoadedConfig } from "../model/config/loadedConfig.ts";
import { formatProblem, isError, placeOf } from "../model/config/problem.ts";
import { UserError } from "../model/userError.ts";
import type { RunRequest } from "../run/runHost.ts";
import { type ConfigReading, nothingRead } from "../scenarios/config/readConfig.ts";

/** What besides its config makes a run that goes on, or that runs a part of another again. */
type Aim = Omit<RunRequest, "loaded" | "keys">;

/** Configs that were read for starts to come, the last few of them. */
export interface PreparedRuns {
  /** Resolves with the id that names it from now on. */
  keep(reading: ConfigReading): string;
  /** Keeps a config that was made of one that was read. */
  keepLoaded(loaded: LoadedConfig, aim?: Aim): string;
  /** What can be run. Throws `UserError` for faults of the config, and where it was read too long ago. */
  look(prepared: string): LoadedConfig;
  /** `look` for the last time: what was read is started once. */
  take(prepared: string): LoadedConfig;
  /** `look` with all that the start needs but keys. */
  lookRun(prepared: string): RunRequest;
  /** What was read is started once. */
  forget(prepared: string): void;
}

export function createPreparedRuns(): PreparedRuns {
  /** By id, the oldest first. */
  const readings = new Map<string, { readonly reading: ConfigReading; readonly aim: Aim }>();
  const keep = (reading: ConfigReading, aim: Aim = {}) => {
    const prepared = randomUUID();
    readings.set(prepared, { reading, aim });
    const [oldest] = readings.keys();
    if (readings.size > mostPrepared && oldest !== undefined) readings.delete(oldest);
    return prepared;
  };
  const look = (prepared: string) => findLoaded(readings.get(prepared)?.reading);
  const lookRun = (prepared: string): RunRequest => {
    const kept = readings.get(prepared);
    return { loaded: findLoaded(kept?.reading), ...kept?.aim };
  };
  const forget = (prepared: string) => void readings.delete(prepared);
  return {
    keep: (reading) => keep(reading),
    keepLoaded: (loaded, aim) => keep({ ...nothingRead, problems: [], loaded }, aim),
    look,
    take: (prepared) => {
      const loaded = look(prepared);
      forget(prepared);
      return loaded;
    },
    lookRun,
    forget,
  };
}

// --- internal ---

/** Starts that a person thinks about at the same time: a loaded config is not small. */
const mostPrepared = 8;

function findLoaded(reading: ConfigReading | undefined): LoadedConfig {
  if (reading === undefined) {
    const message = "The config was read too long ago for this start; start it again.";
    throw new UserError(message, { code: "not_found" });
  }
  const { loaded, problems } = reading;
  if (loaded !== undefined) return loaded;
  const errors = problems.filter(isError);
  const [first] = errors;
  const mend = first && ({ ...placeOf(first), kind: "place" } as const);
  throw new UserError(errors.map(formatProblem).join("\n"), { code: "config", mend });
}
