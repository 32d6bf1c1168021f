import { randomBytes } from "node:crypto";

/** A token for one start of the service: 256 random bits. */
export function createToken(): string {
  return randomBytes(32).toString("base64url");
}
