/** Where in a result stream a record lies; null where the stream does not mark it. */
export type ResultPhase = "bootstrap" | "change" | null;

/**
 * Gives the phase of each result in turn. A stream marks its phases with control events (`{ kind: "control",
 * controlSignal: { kind } }`): from `bootstrapStarted` to `bootstrapCompleted`, both included, is the bootstrap, what
 * follows are changes. A result's own `phase` (`bootstrap` or `change`) wins, for that result alone. Control events
 * are records like any other: they are what came.
 */
export function createPhaseReader(): (data: unknown) => ResultPhase {
  let current: ResultPhase = null;
  return (data) => {
    const { phase, kind, controlSignal } = readKeys(data);
    const signal = kind === "control" ? readKeys(controlSignal).kind : undefined;
    if (signal === "bootstrapStarted") current = "bootstrap";
    const own = phase === "bootstrap" || phase === "change" ? phase : current;
    if (signal === "bootstrapCompleted") current = "change";
    return own;
  };
}

// --- internal ---

interface ResultKeys {
  readonly phase?: unknown;
  readonly kind?: unknown;
  readonly controlSignal?: unknown;
}

function readKeys(value: unknown): ResultKeys {
  return typeof value === "object" && value !== null ? value : {};
}
