import { startChatServer } from "../servers/chatServer.ts";
import { openaiCompatible } from "./benchRun.ts";
import { measurePeakMb } from "./cliMemory.ts";
import type { Figure } from "./figure.ts";
import { isCliBuilt } from "./measuredCli.ts";

const replyMb = 30;

/**
 * Most memory (RSS) of the command line that is sent one reply of 30 MB, about as long as one may be; median of five. Nothing
 * when `npm run build` has not run.
 */
export async function measureLargeReply(): Promise<Figure[]> {
  if (!isCliBuilt()) return [];
  const reply = JSON.stringify({ name: "x".repeat(replyMb * 1_000_000), age: 36 });
  const server = await startChatServer({ kind: "openai", reply });
  try {
    const value = await measurePeakMb({ provider: openaiCompatible(server.baseUrl), tests: 1 });
    const label = `Command line, one reply of ${replyMb} MB: memory at its peak`;
    return [{ name: "cliPeakLargeReplyMb", label, value, unit: "MB", aim: "at most 300" }];
  } finally {
    await server.close();
  }
}
