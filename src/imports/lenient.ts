import * as z from "zod";

/** A key of another tool's file: a value of no use counts as absent. */
export function lenient<T extends z.ZodType>(schema: T) {
  return schema.optional().catch(undefined);
}

/** A list, without the entries that fit no schema. */
export function lenientList<T extends z.ZodType>(schema: T) {
  return z
    .array(z.unknown())
    .catch([])
    .transform((entries) =>
      entries.flatMap((entry): z.infer<T>[] => {
        const { data, success } = schema.safeParse(entry);
        return success ? [data] : [];
      }),
    );
}

export const count = lenient(z.number().nonnegative());
export const text = lenient(z.string());
