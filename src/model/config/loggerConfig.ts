import * as z from "zod";

/** An entry of `loggers`; what it has beside is its kind's own. */
export interface LoggerConfig {
  kind: string;
  [key: string]: unknown;
}

/** A logger as `run.json` keeps it: checked by its kind when the run was started. */
export const storedLoggerSchema: z.ZodType<LoggerConfig> = z.looseObject({ kind: z.string() });

/** A list of loggers: two of one kind would write the same files. */
export function buildLoggersSchema(logger: z.ZodType<LoggerConfig>) {
  return z
    .array(logger)
    .refine((loggers) => new Set(loggers.map(({ kind }) => kind)).size === loggers.length, {
      message: "must list each kind of logger once",
    })
    .default([]);
}
