import * as z from "zod";

/** What tools of the editor ask of the host for an agent. */
export const agentRequests = {
  /** Does what an agent asks for; `data` is there unless it failed, and then `text` says why. A start is only told, with a token, until it is asked for with that. */
  callAgentTool: {
    params: z.object({ name: z.string(), input: z.record(z.string(), z.unknown()) }),
    result: z.object({
      text: z.string(),
      data: z.record(z.string(), z.unknown()).optional(),
      isError: z.boolean(),
    }),
  },
} as const;
