import * as z from "zod";

/** Key `telemetry` of a config: where traces and evaluation results go while a run is made. */
export const telemetrySchema = z.strictObject({
  otlp: z
    .url({ protocol: /^https?$/, error: "must be an http or https URL" })
    .refine(isBareAddress, { error: "must have no user, password, query or fragment" })
    .meta({
      description:
        "Base address of an OTLP/HTTP receiver, such as a collector on port 4318; `/v1/traces` and `/v1/logs` are added. Headers come from the environment variable `OTEL_EXPORTER_OTLP_HEADERS`.",
    }),
});
export type Telemetry = z.infer<typeof telemetrySchema>;

// --- internal ---

function isBareAddress(text: string): boolean {
  const url = URL.parse(text);
  if (url === null) return true;
  return url.username === "" && url.password === "" && !/[?#]/.test(text);
}
