import { createPrivateKey, createPublicKey, sign } from "node:crypto";

/** What a user who has an NKey answers to a server: the public key, and the signature of what it gave. */
export interface NkeyProof {
  readonly nkey: string;
  readonly sig: string;
}

/**
 * Proves that a user has an NKey (Ed25519), given as its seed `SU…`: base32 of two bytes that say what it is for, the 32
 * bytes of the key and a CRC-16 (XMODEM), as the NKeys of NATS are written. Undefined where that is no seed of a user.
 */
export function createNkeyProver(seed: string): ((nonce?: string) => NkeyProof) | undefined {
  const key = readSeed(seed.trim());
  if (key === undefined) return undefined;
  const nkey = writePublicKey(key);
  return (nonce) => ({
    nkey,
    sig: nonce === undefined ? "" : sign(null, Buffer.from(nonce), key).toString("base64url"),
  });
}

// --- internal ---

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/** Bytes before a seed of a user, which make it begin with `SU`, and before a public key, which begins with `U`. */
const seedPrefix = Buffer.from([0x95, 0]);
const publicPrefix = Buffer.from([0xa0]);
/** What stands before the bytes of a private key of Ed25519 in PKCS #8 (RFC 8410). */
const pkcs8Prefix = Buffer.from("302e020100300506032b657004220420", "hex");

function readSeed(text: string) {
  if (!/^SU[A-Z2-7]{56}$/.test(text)) return undefined;
  const bytes = decodeBase32(text);
  if (!bytes.subarray(0, 2).equals(seedPrefix)) return undefined;
  if (bytes.readUInt16LE(34) !== checksum(bytes.subarray(0, 34))) return undefined;
  const key = Buffer.concat([pkcs8Prefix, bytes.subarray(2, 34)]);
  return createPrivateKey({ key, format: "der", type: "pkcs8" });
}

function writePublicKey(key: ReturnType<typeof createPrivateKey>): string {
  const { x = "" } = createPublicKey(key).export({ format: "jwk" });
  const bytes = Buffer.concat([publicPrefix, Buffer.from(x, "base64url")]);
  const end = Buffer.alloc(2);
  end.writeUInt16LE(checksum(bytes));
  return encodeBase32(Buffer.concat([bytes, end]));
}

/** CRC-16 (XMODEM). */
function checksum(bytes: Buffer): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) sum = ((sum << 1) ^ (sum & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return sum;
}

/** Base32 (RFC 4648) without padding. */
function decodeBase32(text: string): Buffer {
  const digits = Array.from(text, (letter) => alphabet.indexOf(letter));
  const bits = digits.map((digit) => digit.toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

function encodeBase32(bytes: Buffer): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  const digits = (bits.match(/.{1,5}/g) ?? []).map((part) => part.padEnd(5, "0"));
  return digits.map((digit) => alphabet[Number.parseInt(digit, 2)]).join("");
}
