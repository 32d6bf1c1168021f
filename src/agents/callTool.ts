import type * as z from "zod";
import { errorMessage, UserError } from "../model/userError.ts";
import type { AgentCaller, AgentContext, AgentTool } from "./agentTool.ts";
import { agentTools } from "./agentTools.ts";
import { oneLine, visibleLines } from "./words/oneLine.ts";
import { showTexts } from "./words/showTexts.ts";
import { createMarker } from "./words/untrusted.ts";

/** What comes of a call: `data` is there unless it failed, and then the text says why. */
export interface ToolAnswer {
  readonly text: string;
  readonly data?: Record<string, unknown>;
  readonly isError: boolean;
}

/**
 * Does what an agent asks for. What is wrong with the request or the files comes back as a failed answer; only faults of ours
 * are thrown. No text in an answer is unbounded or has anything invisible in it, and those of tested models are marked.
 */
export async function callTool(
  name: string,
  input: unknown,
  context: AgentContext,
  caller: AgentCaller,
): Promise<ToolAnswer> {
  try {
    const tool = findTool(name);
    const marker = createMarker();
    const answer = await tool.run(parseInput(tool, input), context, { ...caller, marker });
    const { note } = marker;
    const data = tool.output.parse(answer.data);
    return {
      text: visibleLines(note === undefined ? answer.text : `${note}\n\n${answer.text}`),
      data: showTexts({ ...(note === undefined ? {} : { note }), ...data }) as typeof data,
      isError: false,
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { text: describe(error), isError: true };
  }
}

// --- internal ---

const mostLines = 20;

function findTool(name: string): AgentTool {
  const tool = agentTools.find((each) => each.name === name);
  if (tool !== undefined) return tool;
  const names = agentTools.map((each) => each.name).join(", ");
  throw new UserError(`There is no tool ${JSON.stringify(name)}, but ${names}.`, {
    code: "not_found",
  });
}

function parseInput({ name, input: schema }: AgentTool, input: unknown): Record<string, unknown> {
  const parsed = schema.safeParse(input ?? {});
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, mostLines).map(formatIssue);
  throw new UserError(`The input of ${name} is not as it must be: ${issues.join("; ")}.`, {
    code: "usage",
  });
}

function formatIssue({ path, message }: z.core.$ZodIssue): string {
  return path.length === 0 ? message : `${path.join(".")}: ${message}`;
}

/** A message may list the problems of a config, each on a line of its own. */
function describe(error: UserError): string {
  const lines = errorMessage(error).split("\n");
  const more = lines.length - mostLines;
  const shown = lines.slice(0, mostLines).map((line) => oneLine(line));
  return [`${error.code}: ${shown.join("\n")}`, ...(more > 0 ? [`… and ${more} more`] : [])].join(
    "\n",
  );
}
