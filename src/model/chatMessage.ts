import * as z from "zod";

/** A file that goes with a message: what is kept of it is never its content. */
export const promptFileSchema = z.object({
  /** Relative to the workspace folder, with `/`. */
  path: z.string(),
  /** Of the content, in hex. */
  sha256: z.string(),
  bytes: z.int(),
  /** Such as `image/png`. */
  mediaType: z.string(),
});
export type PromptFile = z.infer<typeof promptFileSchema>;

export const chatMessageSchema = z.object({
  role: z.enum(["system", "user", "assistant"]),
  content: z.string(),
  /** Images and PDFs that are sent before the text; of no use in files by others that spell it in their own way. */
  files: z.array(promptFileSchema).optional().catch(undefined),
});
export type ChatMessage = z.infer<typeof chatMessageSchema>;
