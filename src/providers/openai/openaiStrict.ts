import type { StrictSubset } from "../../model/config/strictSubset.ts";

/** https://platform.openai.com/docs/guides/structured-outputs#supported-schemas */
export const openaiStrict: StrictSubset = {
  keywords: new Set([
    ...["type", "enum", "const", "anyOf", "$ref", "properties", "required", "items"],
    ...["additionalProperties", "pattern", "format", "multipleOf", "minItems", "maxItems"],
    ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"],
  ]),
  formats: new Set([
    ...["date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"],
  ]),
  wantsAllRequired: true,
  wantsClosed: true,
};
