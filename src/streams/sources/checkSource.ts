import { findSourceFaults } from "../../model/config/sourceRules.ts";
import type { SourceConfig } from "../../model/config/streamSource.ts";
import { parsePointer } from "../../model/json/jsonPointer.ts";
import { UserError } from "../../model/userError.ts";
import { dispatcherKinds } from "../dispatchers/dispatcherKinds.ts";
import { sourceKinds } from "./sourceKinds.ts";

/** The path of `sentAt`; throws a `UserError` ("config") for keys of a source that do not go together. */
export function checkSource(config: SourceConfig): readonly string[] | undefined {
  const [fault] = findSourceFaults(config, { sources: sourceKinds, dispatchers: dispatcherKinds });
  if (fault !== undefined) {
    const message = `source ${config.id}: ${fault.path.join(".")} ${fault.message}.`;
    throw new UserError(message, { code: "config" });
  }
  return config.sentAt === undefined ? undefined : parsePointer(config.sentAt);
}
