import * as z from "zod";

/** Some tools write a number, or an object that stands for its JSON, in place of a text. */
const looseText = z
  .unknown()
  .optional()
  .transform((value) => {
    if (typeof value === "string") return value;
    return value === undefined || value === null ? "" : JSON.stringify(value);
  });

const pairs = z
  .array(z.object({ name: z.string(), value: looseText }))
  .nullish()
  .transform((list) => list ?? []);

/** What is needed of a request in a HAR 1.2 file; browsers and proxies leave out or null the rest as they like. */
export const harEntrySchema = z.object({
  startedDateTime: z.string().nullish().catch(undefined),
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
  /** What the browser wanted it for, such as `fetch`; not in HAR 1.2. */
  _resourceType: z.string().nullish().catch(undefined),
  response: z
    .object({ content: z.object({ mimeType: z.string().nullish() }).nullish() })
    .nullish()
    .catch(undefined),
});
export type HarEntry = z.infer<typeof harEntrySchema>;

/** A HAR 1.2 file whose entries are not checked yet. */
export const harFileSchema = z.object({ log: z.object({ entries: z.array(z.unknown()) }) });
