import type { StopTriggerConfig, StopTriggerRules } from "../../model/config/stopTrigger.ts";
import type { CompileSchema } from "../compileSchema.ts";
import type { StopTrigger } from "./stopTrigger.ts";

export interface StopTriggerContext {
  readonly compileSchema: CompileSchema;
  /** Fires the trigger of this kind after the turn of its record. */
  readonly fire: (kind: string) => void;
  /** The observation cannot go on. */
  readonly fail: (message: string) => void;
}

/** One kind of stop trigger: the keys it has in a config, and how it is made. */
export interface StopTriggerKind<C extends StopTriggerConfig = StopTriggerConfig>
  extends StopTriggerRules<C> {
  create(config: C, context: StopTriggerContext): StopTrigger;
  /** Whether it fires at some time, whatever comes. */
  readonly isSureToFire?: boolean;
  /** How long nothing may come before it fires. */
  findSilenceSeconds?(config: C): number;
}
