/**
 * The content of an event stream: a text to OpenAPI 3.1, and each event in the form that OpenAPI 3.2 calls
 * `itemSchema`. `schemas` are references to what the data of each event is, by its name.
 */
export function describeEvents(
  schemas: readonly (readonly [string, Readonly<Record<string, unknown>>])[],
) {
  const names = schemas.map(
    ([name, { $ref }]) => `\`${name}\` (${String($ref).split("/").at(-1)})`,
  );
  const description = `Server-sent events, each with a number as id, numbered without gaps, and one line of JSON as data: ${names.join(", ")}.`;
  return {
    schema: { type: "string", description },
    "x-itemSchema": {
      oneOf: schemas.map(([name, contentSchema]) => ({
        type: "object",
        properties: {
          id: { type: "string", pattern: "^\\d+$" },
          event: { const: name },
          data: { type: "string", contentMediaType: "application/json", contentSchema },
        },
        required: ["id", "event", "data"],
      })),
    },
  };
}
