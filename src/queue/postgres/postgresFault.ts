import { errorCode } from "../../model/storageError.ts";
import { errorMessage } from "../../model/userError.ts";
import { describeStoreFault, type FaultSign, type StoreFaults } from "../storeFault.ts";

/** Errors of PostgreSQL, told by their codes, since it may speak any language, and those of its driver by their words. */
export const postgresFaults: StoreFaults = {
  describe: (error) => describeStoreFault(error, faults),
  isRefusal: (error) => /^(28\w{3}|3D000|42501|53\w{3}|25006)$/.test(errorCode(error) ?? ""),
  wantsPassword: (error) => errorCode(error) === "28P01" || noPassword.test(errorMessage(error)),
};

/** Whether a statement may work later: the server is away, full, starts, or is a replica for now; or others were in its way. */
export function isPassing(error: unknown): boolean {
  return (
    isConflict(error) ||
    passingCodes.test(errorCode(error) ?? "") ||
    passingWords.test(errorMessage(error))
  );
}

/** Of two statements that waited for each other one was ended. */
export function isConflict(error: unknown): boolean {
  return /^40(001|P01)$/.test(errorCode(error) ?? "");
}

// --- internal ---

/** Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html; words are those of the driver. */
const noPassword = /client password must be/;
const faults: readonly FaultSign[] = [
  { sign: /^28P01$/, words: "it refuses user and password" },
  { sign: noPassword, words: "it asks for a password" },
  { sign: /^28000$/, words: "it does not let this user in from here" },
  { sign: /^3D000$/, words: "it has no such database" },
  { sign: /^42501$/, words: "its user has too few rights" },
  { sign: /^53300$/, words: "it takes no more connections" },
  { sign: /^53100$/, words: "its disk is full" },
  { sign: /^53200$/, words: "its memory is full" },
  { sign: /^57P03$/, words: "it is starting or ending" },
  { sign: /^25006$/, words: "it is read-only, as a replica is" },
  { sign: /does not support SSL|error response during SSL/, words: "it speaks no TLS" },
  { sign: /timeout/, words: "it does not answer" },
  { sign: /^Connection terminated/, words: "it ended the connection" },
];

const passingCodes =
  /^(08\w{3}|53\w{3}|57P0[1235]|25006|ECONN\w+|EPIPE|ETIMEDOUT|EHOST\w+|ENET\w+|ENOTFOUND|EAI_AGAIN)$/;
const passingWords = /^(Connection terminated|Query read timeout|timeout exceeded)|not queryable/;
