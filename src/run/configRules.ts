import { defaultLogger } from "../loggers/kinds/jsonlLogger.ts";
import { loggerKinds } from "../loggers/loggerKinds.ts";
import { buildConfigRules } from "../model/config/configKinds.ts";
import { providerKinds } from "../providers/providerKinds.ts";
import { dispatcherKinds } from "../streams/dispatchers/dispatcherKinds.ts";
import { handlerKinds } from "../streams/handlers/handlerKinds.ts";
import { sourceKinds } from "../streams/sources/sourceKinds.ts";
import { defaultStopTrigger } from "../streams/triggers/kinds/durationTrigger.ts";
import { stopTriggerKinds } from "../streams/triggers/stopTriggerKinds.ts";

/** What every config is read with. */
export const configRules = buildConfigRules({
  providers: providerKinds,
  loggers: loggerKinds,
  handlers: handlerKinds,
  dispatchers: dispatcherKinds,
  sources: sourceKinds,
  triggers: stopTriggerKinds,
  defaultLogger,
  defaultTrigger: defaultStopTrigger,
});
