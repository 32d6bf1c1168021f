import * as z from "zod";

const splitSchema = z.enum(["auto", "none"]).default("auto").meta({
  description:
    "`auto` makes a record of each element of a body that is an array or has an array `results`, the other keys kept as its envelope; `none` makes one of each request.",
});
export type SplitMode = z.infer<typeof splitSchema>;

/** Keys of a handler that gets requests and answers them. */
export const requestKeys = {
  split: splitSchema,
};
