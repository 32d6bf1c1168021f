import type { StrictSubset } from "../../model/config/strictSubset.ts";

/** https://docs.anthropic.com/en/docs/build-with-claude/structured-outputs#json-schema-limitations */
export const anthropicStrict: StrictSubset = {
  keywords: new Set([
    ...["type", "enum", "const", "anyOf", "allOf", "$ref", "properties", "required", "items"],
    ...["additionalProperties", "format", "minItems"],
  ]),
  formats: new Set([
    ...[
      "date-time",
      "time",
      "date",
      "duration",
      "email",
      "hostname",
      "uri",
      "ipv4",
      "ipv6",
      "uuid",
    ],
  ]),
  wantsClosed: true,
  mostMinItems: 1,
};
