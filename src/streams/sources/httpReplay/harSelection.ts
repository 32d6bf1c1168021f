import * as z from "zod";
import type { HarEntry } from "./harSchema.ts";

/** Which entries of a HAR file are meant. */
export const harSelectionSchema = z.strictObject({
  url: z
    .string()
    .min(1)
    .optional()
    .meta({ description: "Their URL; `*` stands for any characters." }),
  methods: z.array(z.string().min(1)).min(1).optional().meta({ description: "Their methods." }),
  types: z.array(z.string().min(1)).min(1).optional().meta({
    description:
      "Their types: what the browser wanted them for, such as `fetch`, or the media type of the answer, such as `application/json`.",
  }),
});
export type HarSelection = z.infer<typeof harSelectionSchema>;

/** Makes what tells whether an entry is meant. */
export function createSelector({ url, methods, types }: HarSelection) {
  const pattern = url === undefined ? undefined : toPattern(url);
  const wanted = methods?.map((method) => method.toUpperCase());
  return ({ request, _resourceType: resource, response }: HarEntry): boolean => {
    if (pattern !== undefined && !pattern.test(request.url)) return false;
    if (wanted !== undefined && !wanted.includes(request.method.toUpperCase())) return false;
    if (types === undefined) return true;
    const mediaType = response?.content?.mimeType?.split(";")[0]?.trim().toLowerCase();
    return types.some((type) => type === resource || type.toLowerCase() === mediaType);
  };
}

// --- internal ---

function toPattern(text: string): RegExp {
  const escaped = text.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".*")}$`, "s");
}
