import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import * as z from "zod";
import { secretRefSchema } from "../model/config/secretRef.ts";

/** The key of a handler that checks signatures, or of a dispatcher that signs. */
export const signatureSchema = z.strictObject({
  scheme: z
    .enum(["standard-webhooks", "github", "stripe", "slack"])
    .meta({ description: "How it is signed: HMAC-SHA256, in the headers of this scheme." }),
  secret: secretRefSchema.meta({ description: "The secret that both sides have." }),
});

/** The same with its secret in place. */
export interface RevealedSignature {
  readonly scheme: z.infer<typeof signatureSchema>["scheme"];
  readonly secret: string;
}

/** What is signed. */
export interface SignedRequest {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The headers that sign a body at a time, in epoch seconds. */
export function signBody(
  { scheme, secret }: RevealedSignature,
  body: Buffer,
  timeS: number,
): Record<string, string> {
  return schemes[scheme].sign({ secret, body, time: String(timeS) });
}

/** Why the signature of a request is not valid at a time, in epoch seconds; undefined where it is. */
export function findSignatureFault(
  { scheme, secret }: RevealedSignature,
  { headers, body }: SignedRequest,
  timeS: number,
): string | undefined {
  const { read, sign } = schemes[scheme];
  const claim = read(headers);
  if (claim === undefined) return `it has no signature of ${scheme}`;
  const { time, id, signatures } = claim;
  if (time !== undefined && !(Math.abs(Number(time) - timeS) <= toleranceS)) {
    return `it was signed at ${time}, more than ${toleranceS / 60} minutes from now`;
  }
  const own = read(sign({ secret, body, time: time ?? "", id }))?.signatures[0] ?? "";
  return signatures.some((each) => isEqual(each, own))
    ? undefined
    : "its signature is not that of its body";
}

// --- internal ---

/** As the published libraries of these schemes have it. */
const toleranceS = 300;

interface Scheme {
  sign(signing: Signing): Record<string, string>;
  /** What a request claims; undefined where it has no signature of the scheme. */
  read(headers: Readonly<Record<string, string>>): Claim | undefined;
}

interface Signing {
  readonly secret: string;
  readonly body: Buffer;
  /** Epoch seconds. */
  readonly time: string;
  /** Of the message; a new one unless set. */
  readonly id?: string | undefined;
}

interface Claim {
  readonly time?: string;
  readonly id?: string;
  /** Several while a secret is being replaced. */
  readonly signatures: readonly string[];
}

const schemes: Readonly<Record<RevealedSignature["scheme"], Scheme>> = {
  /** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
  "standard-webhooks": {
    sign({ secret, body, time, id = `msg_${randomUUID().replaceAll("-", "")}` }) {
      const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
      const signature = hash(key, `${id}.${time}.`, body).toString("base64");
      return {
        "webhook-id": id,
        "webhook-timestamp": time,
        "webhook-signature": `v1,${signature}`,
      };
    },
    read(headers) {
      const { "webhook-id": id, "webhook-timestamp": time, "webhook-signature": all } = headers;
      if (id === undefined || time === undefined || all === undefined) return undefined;
      return { id, time, signatures: pick(all.split(" "), "v1,") };
    },
  },
  /** https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries */
  github: {
    sign: ({ secret, body }) => ({
      "x-hub-signature-256": `sha256=${hash(secret, "", body).toString("hex")}`,
    }),
    read({ "x-hub-signature-256": signature }) {
      return signature === undefined ? undefined : { signatures: pick([signature], "sha256=") };
    },
  },
  /** https://docs.stripe.com/webhooks/signature */
  stripe: {
    sign: ({ secret, body, time }) => ({
      "stripe-signature": `t=${time},v1=${hash(secret, `${time}.`, body).toString("hex")}`,
    }),
    read({ "stripe-signature": all }) {
      const parts = all?.split(",").map((part) => part.trim()) ?? [];
      const [time] = pick(parts, "t=");
      return time === undefined ? undefined : { time, signatures: pick(parts, "v1=") };
    },
  },
  /** https://docs.slack.dev/authentication/verifying-requests-from-slack */
  slack: {
    sign: ({ secret, body, time }) => ({
      "x-slack-request-timestamp": time,
      "x-slack-signature": `v0=${hash(secret, `v0:${time}:`, body).toString("hex")}`,
    }),
    read({ "x-slack-request-timestamp": time, "x-slack-signature": signature }) {
      if (time === undefined || signature === undefined) return undefined;
      return { time, signatures: pick([signature], "v0=") };
    },
  },
};

function hash(key: string | Buffer, before: string, body: Buffer): Buffer {
  return createHmac("sha256", key).update(before).update(body).digest();
}

/** What follows the prefix, of those that have it. */
function pick(texts: readonly string[], prefix: string): string[] {
  return texts.flatMap((text) => (text.startsWith(prefix) ? [text.slice(prefix.length)] : []));
}

function isEqual(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
