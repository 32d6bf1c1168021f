import * as z from "zod";

/** Something that is asked for, and what comes of it. */
interface Request<Params extends z.ZodRawShape, Result extends z.ZodType> {
  readonly params: z.ZodObject<Params>;
  readonly result: Result;
}

/** The message a page asks with. */
export function describeQuestion<Method extends string, Params extends z.ZodRawShape>(
  method: Method,
  { params }: Request<Params, z.ZodType>,
) {
  return params.extend({ type: z.literal(method), requestId: z.int() });
}

/** The message it is answered with; bears the name of what was asked for. */
export function describeAnswer<Method extends string, Result extends z.ZodType>(
  method: Method,
  { result }: Request<z.ZodRawShape, Result>,
) {
  return z.object({ type: z.literal(method), requestId: z.int(), result });
}
