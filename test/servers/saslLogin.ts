import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from "node:crypto";

export interface KafkaUser {
  readonly mechanism: "PLAIN" | "SCRAM-SHA-256";
  readonly username: string;
  readonly password: string;
}

/** What a server answers to a message of a login. */
export interface LoginStep {
  readonly reply: string;
  /** Whether the user is known by now. */
  readonly isIn: boolean;
  /** Why it is refused. */
  readonly fault?: string;
}

/** The server's side of a login by SASL (RFC 4616, RFC 5802): takes the messages of the client in turn. */
export function startLogin(user: KafkaUser): (message: string) => LoginStep {
  return user.mechanism === "PLAIN" ? (message) => checkPlain(user, message) : startScram(user);
}

// --- internal ---

const iterations = 4096;

function checkPlain({ username, password }: KafkaUser, message: string): LoginStep {
  const [, name, given] = message.split("\0");
  return name === username && given === password
    ? { reply: "", isIn: true }
    : refuse("Authentication failed: Invalid username or password");
}

function startScram({ username, password }: KafkaUser): (message: string) => LoginStep {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, iterations, 32, "sha256");
  let said: string | undefined;
  return (message) => {
    if (said === undefined) {
      const bare = message.replace(/^n,[^,]*,/, "");
      const nonce = `${readField(bare, "r")}${randomBytes(12).toString("hex")}`;
      const reply = `r=${nonce},s=${salt.toString("base64")},i=${iterations}`;
      said = `${bare},${reply}`;
      return { reply, isIn: false };
    }
    const [unproven = ""] = message.split(",p=");
    const whole = `${said},${unproven}`;
    const clientKey = hmac(salted, "Client Key");
    const signature = hmac(createHash("sha256").update(clientKey).digest(), whole);
    const proof = clientKey.map((byte, at) => byte ^ (signature[at] ?? 0));
    const given = Buffer.from(readField(message, "p"), "base64");
    const isProven = given.length === proof.length && timingSafeEqual(given, proof);
    return isProven && readField(said, "n") === username
      ? {
          reply: `v=${hmac(hmac(salted, "Server Key"), whole).toString("base64")}`,
          isIn: true,
        }
      : refuse(
          "Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-256",
        );
  };
}

function refuse(fault: string): LoginStep {
  return { reply: "", isIn: false, fault };
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function readField(message: string, name: string): string {
  const field = message.split(",").find((each) => each.startsWith(`${name}=`));
  return field?.slice(name.length + 1) ?? "";
}
