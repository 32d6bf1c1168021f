import * as z from "zod";
import { promptFileSchema } from "../chatMessage.ts";
import { componentIdSchema } from "../ids.ts";
import { standingSchema } from "../results/comparisonPage.ts";
import {
  promptImageSchema,
  recordPageSchema,
  recordQuerySchema,
  streamTestDetailSchema,
  testAttemptsSchema,
  testKeySchema,
  testPageSchema,
  testQuerySchema,
} from "../results/report.ts";
import { runMarksSchema } from "../results/runMarks.ts";
import { componentCommandSchema } from "../results/streamStatus.ts";
import { runTeethSchema } from "../results/teeth.ts";

const testParams = z.object({ key: testKeySchema });

/** All that the page of a report may ask of the host, by name; which run it is about is for the extension to say. */
export const reportRequests = {
  getTests: { params: testQuerySchema, result: testPageSchema },
  getAttempts: { params: testParams, result: testAttemptsSchema },
  /** The components of a stream test, their figures and their files. */
  getStreamTest: { params: testParams, result: streamTestDetailSchema },
  /** An image that went with a prompt, while its file lies in the workspace and holds what was sent. */
  getPromptImage: {
    params: z.object({ file: promptFileSchema }),
    result: z.object({ image: promptImageSchema.optional() }),
  },
  getRecords: { params: recordQuerySchema, result: recordPageSchema },
  /** What the schemas of the run refuse; worked out when asked for, once the run has ended. */
  getTeeth: { params: z.object({}), result: runTeethSchema },
  /** How the run stands against the baseline of its config; asked for apart, since both result files are read for it. */
  getStanding: { params: z.object({}), result: standingSchema },
  /** What a person has said of the run. */
  getMarks: { params: z.object({}), result: runMarksSchema },
  /** Commands a source, query or reaction of the stream test that goes on. */
  controlComponent: {
    params: z.object({ componentId: componentIdSchema, command: componentCommandSchema }),
    result: z.object({}),
  },
} as const;
