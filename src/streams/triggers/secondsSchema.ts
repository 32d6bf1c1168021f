import * as z from "zod";

/** A time of at most a year. */
export const secondsSchema = z.number().positive().max(31_536_000);
