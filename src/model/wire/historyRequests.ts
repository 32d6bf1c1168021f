import * as z from "zod";
import {
  historyConfigSchema,
  historyFilterSchema,
  historyModelSchema,
} from "../results/history.ts";

/** What the page of a history may ask of the host, by name. */
export const historyRequests = {
  /** The runs of a config, as far as they were read within about half a second; asked again it goes on. */
  getHistory: {
    params: historyConfigSchema.extend({ filter: historyFilterSchema }),
    result: historyModelSchema,
  },
} as const;

/** What only the extension asks. */
export const historyFileRequests = {
  /** How many tests passed in the end, 0–100, in the last runs of a config, the oldest first; null where none ended. */
  getLastRates: {
    params: historyConfigSchema,
    result: z.object({ rates: z.array(z.number().nullable()) }),
  },
} as const;
