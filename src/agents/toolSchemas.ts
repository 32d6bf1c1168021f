import * as z from "zod";
import type { AgentTool } from "./agentTool.ts";

/** What a tool takes, as JSON Schema. */
export function inputSchemaOf({ input }: Pick<AgentTool, "input">): ObjectSchema {
  return toJsonSchema(input, "input");
}

/** The data of a tool's answers as JSON Schema, with what is said of marked texts where there are any. */
export function outputSchemaOf({ output }: Pick<AgentTool, "output">): ObjectSchema {
  return toJsonSchema(z.object({ note: z.string().optional(), ...output.shape }), "output");
}

/** JSON Schema of an object. */
export interface ObjectSchema {
  [key: string]: unknown;
  readonly type: "object";
  readonly properties?: Record<string, object>;
  readonly required?: string[];
}

// --- internal ---

/** Clients read it as draft 7 or as 2020-12, which write tuples in ways that exclude one another: a list of so many is the same in both. */
function toJsonSchema(schema: z.ZodObject, io: "input" | "output"): ObjectSchema {
  const json = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema }) => {
      const { prefixItems } = jsonSchema;
      const [first] = prefixItems ?? [];
      if (prefixItems === undefined || first === undefined) return;
      delete jsonSchema.prefixItems;
      const [minItems, maxItems] = [prefixItems.length, prefixItems.length];
      Object.assign(jsonSchema, { items: first, minItems, maxItems });
    },
  });
  return json as ObjectSchema;
}
