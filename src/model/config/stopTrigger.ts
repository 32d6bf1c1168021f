import * as z from "zod";
import type { KindRules } from "./kind.ts";

/** An entry of `stopTriggers`; what it has beside is its kind's own. */
export interface StopTriggerConfig {
  kind: string;
  [key: string]: unknown;
}

/** A stop trigger as `run.json` keeps it: checked by its kind when the run was started. */
export const storedStopTriggerSchema: z.ZodType<StopTriggerConfig> = z.looseObject({
  kind: z.string(),
});

export interface StopTriggerRules<C extends StopTriggerConfig = StopTriggerConfig>
  extends KindRules<C> {
  /** The key that holds a JSON Schema or names its file; once the scenario is loaded it holds the whole schema. */
  readonly schemaKey?: string;
}
