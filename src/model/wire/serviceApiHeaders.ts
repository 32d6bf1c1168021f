import * as z from "zod";

const ifNoneMatch = z.string().optional().meta({
  description: "Tags of what the client has; 304 when one of them is the answer's `ETag`.",
});

/** Request headers of answers that have a tag. */
export const tagHeadersSchema = z.object({ "If-None-Match": ifNoneMatch });

/** Request headers of downloads. */
export const downloadHeadersSchema = tagHeadersSchema.extend({
  Range: z.string().optional().meta({
    description: "One range of bytes, such as `bytes=0-99`; anything else gives the whole file.",
  }),
  "If-Range": z.string().optional().meta({
    description: "`ETag` or `Last-Modified` of the file; it is sent whole when it has changed.",
  }),
});

/** Request headers of event streams. */
export const eventHeadersSchema = z.object({
  "Last-Event-ID": z
    .string()
    .regex(/^\d{1,15}$/)
    .optional()
    .meta({ description: "Id of the last event that the client has; those after it are sent." }),
});
