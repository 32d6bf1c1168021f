/** The parts of a reference, whatever stands in them. */
export function splitComparedRef(ref: string): { runId: string; provider?: string } {
  const [runId = "", ...rest] = ref.split(":");
  return rest.length === 0 ? { runId } : { runId, provider: rest.join(":") };
}
