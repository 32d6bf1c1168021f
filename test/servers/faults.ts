/** What a server does instead of answering well; one is used up per request. */
export type Fault =
  | { kind: "status"; status: number; headers?: Record<string, string>; message?: string }
  | { kind: "hang" }
  /** Promises the whole body, sends half of it and closes. */
  | { kind: "truncated" }
  /** Closes the connection without a byte. */
  | { kind: "reset" }
  | { kind: "refusal"; text: string }
  | { kind: "fenced" }
  | { kind: "lengthLimit" }
  | { kind: "rejectedSchema" }
  /** Answers with this text in place of the usual reply. */
  | { kind: "text"; text: string }
  /** Status 200 with a body that is not the wire format. */
  | { kind: "wrongBody"; body: string }
  | { kind: "noUsage" }
  | { kind: "redirect"; location: string };
