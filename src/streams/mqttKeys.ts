import * as z from "zod";
import { editorHints } from "../model/config/editorHints.ts";
import { orSecret } from "../model/config/secretRef.ts";

/** An MQTT broker. */
export const mqttUrlSchema = orSecret(
  z.url({ protocol: /^mqtts?$/, error: "must be an mqtt or mqtts URL" }),
)
  .meta({
    description:
      "MQTT broker, such as `mqtt://127.0.0.1:1883`; one with a password by `{ env }` or `{ secret }`.",
  })
  .register(editorHints, { example: "mqtt://127.0.0.1:1883" });

export const mqttQosSchema = z
  .union([z.literal(0), z.literal(1), z.literal(2)], "must be 0, 1 or 2")
  .default(1)
  .meta({
    description: "Quality of service: 0, at most once; 1, at least once; 2, exactly once.",
  });

/** Why a text is no topic (MQTT 5, 4.7): `filter` may have wildcards. Undefined where it is one. */
export function findTopicFault(topic: string, use: "name" | "filter"): string | undefined {
  if (topic.includes("\0")) return "may not have the character U+0000";
  if (Buffer.byteLength(topic) > longestTopicBytes) return "is longer than 65,535 bytes";
  if (use === "name") {
    return /[+#]/.test(topic) ? "may have no wildcards: changes are sent to one topic" : undefined;
  }
  const levels = topic.split("/");
  const isMisplaced = levels.some(
    (level, at) =>
      (level.includes("#") && (level !== "#" || at < levels.length - 1)) ||
      (level.includes("+") && level !== "+"),
  );
  return isMisplaced
    ? "has a wildcard in a wrong place: `+` stands for a whole level, `#` for all that follow"
    : undefined;
}

// --- internal ---

const longestTopicBytes = 65_535;
