import * as z from "zod";
import { runIdSchema } from "../ids.ts";

/** `data/baseline.json`: the run that others of a config are compared with, by the config's name. */
export const baselineFileSchema = z.record(z.string(), runIdSchema);
