import type * as z from "zod";
import { UserError, type UserErrorCode } from "../../model/userError.ts";
import type { ErrorBody } from "../../model/wire/serviceApi.ts";
import type { PathHider } from "./hidePaths.ts";

/** An error with the status it is answered with; its message is shown as it is. */
export class ServiceError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    more: {
      readonly details?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message);
    this.name = "ServiceError";
    this.status = status;
    this.code = code;
    this.details = more.details;
    this.headers = more.headers ?? {};
  }
}

/** What is answered for whatever was thrown; `isUnexpected` says that the log must have the rest. */
export interface DescribedError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ErrorBody;
  readonly isUnexpected: boolean;
}

/** Puts an error into the one form of all failures: no stack, no absolute path. */
export function describeFailure(error: unknown, hidePaths: PathHider): DescribedError {
  const failure = toServiceError(error);
  if (failure === undefined) {
    const message = "The service could not do this; the log has the cause.";
    const body = { error: { code: "internal", message } };
    return { status: 500, headers: {}, body, isUnexpected: true };
  }
  const { status, code, message, details, headers } = failure;
  const body = {
    error: {
      code,
      message: hidePaths(message),
      ...(details === undefined ? {} : { details: hideAllPaths(details, hidePaths) }),
    },
  };
  return { status, headers, body, isUnexpected: status === 500 };
}

/** A request whose `where` does not fit its schema. */
export function describeMisfit(where: string, error: z.ZodError): ServiceError {
  const details = error.issues.slice(0, maxDetails).map(({ path, message }) => {
    return { key: [where, ...path].join("."), message };
  });
  const [first] = details;
  const text = first === undefined ? "it does not fit" : `${first.key}: ${first.message}`;
  return new ServiceError(400, "usage", `The request is not as it must be: ${text}.`, { details });
}

// --- internal ---

const maxDetails = 100;

const statuses: Readonly<Record<UserErrorCode, number>> = {
  usage: 400,
  untrusted: 403,
  forbidden: 403,
  not_found: 404,
  locked: 409,
  config: 422,
  host: 500,
  storage: 500,
  unsupported: 501,
};

function toServiceError(error: unknown): ServiceError | undefined {
  if (error instanceof ServiceError) return error;
  if (!(error instanceof UserError)) return undefined;
  return new ServiceError(statuses[error.code], error.code, error.message);
}

/** Details are plain JSON made by the routes. */
function hideAllPaths(value: unknown, hidePaths: PathHider): unknown {
  if (typeof value === "string") return hidePaths(value);
  if (Array.isArray(value)) return value.map((each) => hideAllPaths(each, hidePaths));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, hideAllPaths(each, hidePaths)]),
  );
}
