import type { StrictSubset } from "../../model/config/strictSubset.ts";

/** https://ai.google.dev/gemini-api/docs/structured-output#json_schema_support */
export const googleStrict: StrictSubset = {
  keywords: new Set([
    ...["type", "enum", "anyOf", "oneOf", "$ref", "properties", "required", "additionalProperties"],
    ...["items", "prefixItems", "minItems", "maxItems", "minimum", "maximum", "format"],
  ]),
  formats: new Set(["date-time", "date", "time"]),
};
