import * as z from "zod";

export const defaultMaxLinesPerFile = 10_000;

export const jsonlLoggerConfigSchema = z.strictObject({
  kind: z.literal("jsonl").meta({ description: "One line of JSON for each record." }),
  maxLinesPerFile: z
    .int()
    .positive()
    .default(defaultMaxLinesPerFile)
    .meta({ description: "A new file is begun after this many records." }),
});
export const performanceMetricsLoggerConfigSchema = z.strictObject({
  kind: z.literal("performance-metrics").meta({
    description: "Counts, rates and percentiles in nanoseconds, one file for each test.",
  }),
});
export const consoleLoggerConfigSchema = z.strictObject({
  kind: z.literal("console").meta({
    description: "A line for each record in the output channel, or on stderr.",
  }),
});

export const loggerConfigSchema = z.discriminatedUnion("kind", [
  jsonlLoggerConfigSchema,
  performanceMetricsLoggerConfigSchema,
  consoleLoggerConfigSchema,
]);
export type LoggerConfig = z.infer<typeof loggerConfigSchema>;

/** Two of one kind would write the same files. */
export const loggersSchema = z
  .array(loggerConfigSchema)
  .refine((loggers) => new Set(loggers.map(({ kind }) => kind)).size === loggers.length, {
    message: "must list each kind of logger once",
  })
  .default([]);
