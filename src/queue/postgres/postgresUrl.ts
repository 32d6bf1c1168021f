import type pg from "pg";
import { UserError } from "../../model/userError.ts";

/**
 * How a connection is made; what the URL leaves out comes from `PGHOST`, `PGUSER` and the like. Throws a `UserError` ("usage")
 * for parameters that are not known; it never repeats a password.
 */
export function parsePostgresUrl(text: string): pg.ClientConfig {
  const { hostname, port, username, password, pathname, searchParams } = new URL(text);
  for (const [name, value] of searchParams) {
    if (name === "sslmode" && sslModes.has(value)) continue;
    const modes = [...sslModes.keys()].join(", ");
    const message = `A queue in PostgreSQL takes sslmode (${modes}) and no other parameter: "${name}" does not fit.`;
    throw new UserError(message, { code: "usage" });
  }
  const database = decodeURIComponent(pathname.slice(1));
  return {
    ...(hostname === "" ? {} : { host: hostname.replace(/^\[|\]$/g, "") }),
    ...(port === "" ? {} : { port: Number(port) }),
    ...(username === "" ? {} : { user: decodeURIComponent(username) }),
    ...(database === "" ? {} : { database }),
    password: async () => decodeURIComponent(password) || process.env.PGPASSWORD || "",
    ssl: sslModes.get(searchParams.get("sslmode") ?? "disable") === true,
    application_name: "touchstone",
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: longestStatementMs,
    keepAlive: true,
  };
}

// --- internal ---

/** Whether each encrypts; the certificate is checked in both that do. */
const sslModes = new Map([
  ["disable", false],
  ["require", true],
  ["verify-full", true],
]);

const connectTimeoutMs = 5000;
/** A connection that answers nothing for so long is given up: it may lead nowhere. */
const longestStatementMs = 15_000;
