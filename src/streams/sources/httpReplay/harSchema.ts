import * as z from "zod";

const pairs = z
  .array(z.object({ name: z.string(), value: z.string().nullish() }))
  .nullish()
  .transform((list) => list ?? []);

/** What is needed of a request in a HAR 1.2 file; browsers and proxies leave out or null the rest as they like. */
export const harEntrySchema = z.object({
  startedDateTime: z.string(),
  request: z.object({
    method: z.string().min(1),
    url: z.string().min(1),
    headers: pairs,
    postData: z
      .object({
        mimeType: z.string().nullish(),
        text: z.string().nullish(),
        params: pairs,
        /** `base64`; not in HAR 1.2, but written by several tools for bodies that are no text. */
        encoding: z.string().nullish(),
      })
      .nullish(),
  }),
});
export type HarEntry = z.infer<typeof harEntrySchema>;

/** A HAR 1.2 file whose entries are not checked yet. */
export const harFileSchema = z.object({ log: z.object({ entries: z.array(z.unknown()) }) });
