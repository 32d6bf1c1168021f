import { type ListenFaultCode, readListenFault } from "../../common/listenFault.ts";
import type { ListenPlace } from "../../model/config/streamHandler.ts";
import { errorMessage, UserError } from "../../model/userError.ts";

/** The error of a handler whose server cannot listen, which says what to set in the scenario; `prefix` names the handler. */
export function buildListenError(place: ListenPlace, cause: unknown, prefix = ""): UserError {
  const fault = readListenFault(cause, place);
  const message =
    fault === undefined
      ? `cannot listen at ${place.host}, port ${place.port}: ${errorMessage(cause)}. Set another \`host\` or \`port\`.`
      : `${fault.text}. ${advice[fault.code]}`;
  return new UserError(`${prefix}${message}`, { code: "config", cause });
}

// --- internal ---

const advice: Readonly<Record<ListenFaultCode, string>> = {
  EADDRINUSE: "End the program that listens there, or set another `port` (0 picks a free one).",
  EACCES: "Set a `port` from 1024 on (0 picks a free one).",
  EADDRNOTAVAIL: "Set `host` to one that is, such as 127.0.0.1.",
  ENOTFOUND: "Set `host` to an address of this machine, such as 127.0.0.1.",
};
