import type * as z from "zod";
import { tagHeadersSchema } from "../../model/wire/serviceApiHeaders.ts";
import type { RouteDescription } from "./route.ts";

/** What a route says of itself whose answer has a tag: clients that have it already are told so. */
export function describeTagged(
  description: string,
  schema: z.ZodType,
): Pick<RouteDescription, "headers" | "responses"> {
  return {
    headers: tagHeadersSchema,
    responses: {
      200: { description, schema, headers },
      304: { description: "As `If-None-Match` says.", headers },
    },
  };
}

// --- internal ---

const headers = { ETag: "Changes with the content; for `If-None-Match`." };
