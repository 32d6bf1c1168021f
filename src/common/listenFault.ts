/** Why a server cannot listen on a host and port, told apart by the system's code, and in words. */
export interface ListenFault {
  readonly code: ListenFaultCode;
  readonly text: string;
}

export type ListenFaultCode = "EADDRINUSE" | "EACCES" | "EADDRNOTAVAIL" | "ENOTFOUND";

/** Reads what was thrown; some libraries have the system's code only in the message. Undefined for other faults. */
export function readListenFault(
  error: unknown,
  { host, port }: { readonly host: string; readonly port: number },
): ListenFault | undefined {
  const texts: Readonly<Record<ListenFaultCode, string>> = {
    EADDRINUSE: `port ${port} of ${host} is in use`,
    EACCES: `port ${port} of ${host} may not be used by this user`,
    EADDRNOTAVAIL: `${host} is no address of this machine`,
    ENOTFOUND: `the host ${host} is not known`,
  };
  const words =
    error instanceof Error ? `${"code" in error ? error.code : ""} ${error.message}` : "";
  for (const code of codes) if (words.includes(code)) return { code, text: texts[code] };
  return undefined;
}

// --- internal ---

const codes = ["EADDRINUSE", "EACCES", "EADDRNOTAVAIL", "ENOTFOUND"] as const;
