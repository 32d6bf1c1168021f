import * as z from "zod";

const pointer = /^(\/[^/]*)*$/;

const extra = z.literal("ignore").meta({
  description: "Fields that are not expected count for nothing.",
});

/** What a rule may say of the values at one place. */
export const compareKeysSchema = z.strictObject({
  within: z
    .number()
    .nonnegative()
    .optional()
    .meta({ description: "How far numbers may lie apart." }),
  unordered: z
    .literal(true)
    .optional()
    .meta({ description: "The items of a list may come in any order." }),
  key: z
    .string()
    .min(1)
    .optional()
    .meta({ description: "With `unordered`: the field by which items are found." }),
  ignoreCase: z.literal(true).optional().meta({ description: "Texts of either case are equal." }),
  trim: z.literal(true).optional().meta({ description: "Spaces around a text count for nothing." }),
  extra: extra.optional(),
});

/** How the value at one place is compared with what is expected there. */
export const compareRuleSchema = z.union([
  z.enum(["date", "ignore"]).meta({
    description:
      "`date`: the same instant, or the same day if either has no time. `ignore`: not compared.",
  }),
  compareKeysSchema,
]);
export type CompareRule = z.infer<typeof compareRuleSchema>;

/** How replies are compared with the expected values of cases: rules by JSON pointer, `*` for any item. */
export const compareRulesSchema = z
  .object({ extra: extra.optional() })
  .catchall(compareRuleSchema)
  .superRefine((rules, context) => {
    for (const key of Object.keys(rules)) {
      if (key === "extra" || pointer.test(key)) continue;
      context.addIssue({
        code: "custom",
        path: [key],
        message: "must be a JSON pointer, such as /items/*/price, or extra",
      });
    }
  });
export type CompareRules = z.infer<typeof compareRulesSchema>;
