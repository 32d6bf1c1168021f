import * as z from "zod";
import { createThrottled } from "../../common/throttle.ts";
import type { ActiveRun } from "../../run/activeRun.ts";
import { type AgentAnswer, type AgentCall, type AgentContext, defineTool } from "../agentTool.ts";
import { type AskedStart, keyOfStart, planStart } from "../start/planStart.ts";
import { describeToPerson, startPlanSchema } from "../start/startPlan.ts";
import type { PlannedStart } from "../start/startPlans.ts";
import { configInput } from "./inputs.ts";
import { describeRun, formatRun, runFiguresSchema } from "./runFigures.ts";

const output = z.object({
  /** `planned`: nothing was started; `token` starts it. `refused`: a person said no. */
  state: z.enum(["planned", "refused", "started", "ended"]),
  plan: startPlanSchema,
  /** What a person is to be asked, in lines, where nothing was started yet. */
  question: z.array(z.string()).optional(),
  token: z.string().optional(),
  runId: z.string().optional(),
  /** Once it has ended, where that was waited for. */
  run: runFiguresSchema.optional(),
});

export const startRunTool = defineTool({
  name: "start_run",
  title: "Start a run",
  description:
    "Starts a Touchstone run of a config: it sends requests to model providers, which may cost money, and may start programs that the config names. A person has to agree first; where none could be asked nothing is started, and the answer says what to do.",
  effect: "starts",
  input: z.strictObject({
    config: configInput,
    providers: z.array(z.string().max(100)).max(100).optional().meta({
      description: "Only these providers, queries or reactions.",
    }),
    scenarios: z.array(z.int()).max(1000).optional().meta({
      description: "Only the scenarios of these numbers.",
    }),
    runs: z.int().min(1).max(1_000_000).optional().meta({
      description: "Runs per scenario, in place of the config's.",
    }),
    wait: z.boolean().default(false).meta({
      description:
        "Answer only when the run has ended, with its figures; else with its id at once.",
    }),
    token: z.string().max(100).optional().meta({
      description:
        "From an earlier answer that told requests and cost of this start. Give it only when the person you work for has seen them and agreed; it works once.",
    }),
  }),
  output,
  async run({ wait, token, ...asked }, context, call) {
    const { askConsent } = call;
    if (askConsent !== undefined) {
      const planned = await planStart(asked, context);
      const isWanted = await askConsent(
        [...describeToPerson(planned.plan), "Start it?"].join("\n"),
      );
      if (!isWanted) return refused(planned);
      return await begin(planned, wait, context, call);
    }
    if (token === undefined) return await tellPlan(asked, context);
    return await begin(context.plans.take(token, keyOfStart(asked)), wait, context, call);
  },
});

// --- internal ---

type Answer = AgentAnswer<z.input<typeof output>>;

/** Progress is told this often at most. */
const tellEveryMs = 1000;

async function tellPlan(asked: AskedStart, context: AgentContext): Promise<Answer> {
  const planned = await planStart(asked, context);
  const { plan } = planned;
  const token = context.plans.keep(planned);
  const question = describeToPerson(plan);
  const text = `Nothing is started yet.\n${question.join("\n")}\nIf the person you work for agrees, call start_run again with the same input and token ${token}.`;
  return { text, data: { state: "planned", plan, question, token } };
}

function refused({ plan }: PlannedStart): Answer {
  return { text: "Nothing was started: it was not agreed to.", data: { state: "refused", plan } };
}

async function begin(
  { plan, request }: PlannedStart,
  waits: boolean,
  { runs }: AgentContext,
  call: AgentCall,
): Promise<Answer> {
  const run = await runs.start(request);
  const { id: runId } = run;
  call.onProgress?.(run.progress());
  if (waits) await waitForEnd(run, call);
  if (!waits || call.signal.aborted) {
    const text = `Run ${runId} is started; run_status tells how far it is.`;
    return { text, data: { state: "started", plan, runId } };
  }
  const figures = describeRun(await describeEnd(run));
  return { text: formatRun(figures), data: { state: "ended", plan, runId, run: figures } };
}

/** Resolves when the run has ended, or the caller waits no more: the run goes on then. */
async function waitForEnd(run: ActiveRun, { signal, onProgress }: AgentCall): Promise<void> {
  const telling = createThrottled(tellEveryMs, () => onProgress?.(run.progress()));
  const stopListening = run.listen(() => telling.trigger());
  const gaveUp = Promise.withResolvers<void>();
  const giveUp = () => gaveUp.resolve();
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    await Promise.race([run.finished, gaveUp.promise]);
  } finally {
    signal.removeEventListener("abort", giveUp);
    stopListening();
    telling.dispose();
  }
}

async function describeEnd(run: ActiveRun) {
  const { status, stopReason, duration, summary } = await run.finished;
  const { stopReason: _, ...head } = run.head();
  const ended = { ...head, status, duration, summary };
  return {
    state: "finished" as const,
    head: stopReason === undefined ? ended : { ...ended, stopReason },
  };
}
