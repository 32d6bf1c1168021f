import * as z from "zod";
import type { DispatcherKind } from "../dispatcherKind.ts";
import { createJsonlDispatcher } from "./jsonlDispatcher.ts";

const schema = z.strictObject({
  kind: z.literal("jsonl").meta({ description: "Writes changes to the source's change log." }),
});
export const jsonlDispatcherKind: DispatcherKind<z.infer<typeof schema>> = {
  kind: "jsonl",
  schema,
  isOnce: true,
  staysHere: true,
  create: (_, context) => createJsonlDispatcher(context),
};
