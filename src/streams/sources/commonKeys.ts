import { buildDispatchersSchema } from "../../model/config/dispatcherConfig.ts";
import { sourceKeys } from "../../model/config/streamSource.ts";
import { dispatcherKinds } from "../dispatchers/dispatcherKinds.ts";

/** Keys that every kind of source has. */
export const commonKeys = { ...sourceKeys, dispatchers: buildDispatchersSchema(dispatcherKinds) };
