import * as z from "zod";
import type { DispatcherKind } from "../dispatcherKind.ts";
import { createConsoleDispatcher } from "./consoleDispatcher.ts";

const schema = z.strictObject({
  kind: z
    .literal("console")
    .meta({ description: "Prints changes to the output channel, or on stderr." }),
});
export const consoleDispatcherKind: DispatcherKind<z.infer<typeof schema>> = {
  kind: "console",
  schema,
  staysHere: true,
  create: (_, context) => createConsoleDispatcher(context),
};
