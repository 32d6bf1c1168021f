import { domainToUnicode } from "node:url";

/** A mailbox (RFC 5321): words with dots between them, or a quoted text, before a host name or an address in brackets. */
export function isEmail(text: string): boolean {
  const at = text.lastIndexOf("@");
  if (at < 1) return false;
  const [local, domain] = [text.slice(0, at), text.slice(at + 1)];
  return isLocalPart(local) && (isHostname(domain) || isAddressLiteral(domain));
}

/** A host name (RFC 1123): labels of at most 63 letters, digits and hyphens; `xn--` begins what is Punycode. */
export function isHostname(text: string): boolean {
  if (text.length > 253 || !text.split(".").every(isLabel)) return false;
  return !/(?:^|\.)xn--/i.test(text) || domainToUnicode(text) !== "";
}

/** Four numbers up to 255, without zeros before them. */
export function isIpv4(text: string): boolean {
  const parts = text.split(".");
  return (
    parts.length === 4 &&
    parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
  );
}

/** Eight groups of hex digits, `::` for some of zeros, the last two also as an IPv4 address (RFC 4291). */
export function isIpv6(text: string): boolean {
  const halves = text.split("::");
  if (halves.length > 2) return false;
  const groups = halves.map((half) => (half === "" ? [] : half.split(":")));
  const all = groups.flat();
  const last = all.at(-1) ?? "";
  const endsInIpv4 = last.includes(".") && groups.at(-1)?.length !== 0;
  const hex = endsInIpv4 ? all.slice(0, -1) : all;
  if (endsInIpv4 && !isIpv4(last)) return false;
  if (!hex.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return false;
  const size = hex.length + (endsInIpv4 ? 2 : 0);
  return halves.length === 2 ? size <= 7 : size === 8;
}

// --- internal ---

function isLabel(label: string): boolean {
  return label.length <= 63 && /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/.test(label);
}

function isLocalPart(text: string): boolean {
  if (/^"(?:[^"\\\p{Cc}]|\\[^\p{Cc}])*"$/u.test(text)) return true;
  return text.split(".").every((word) => /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+$/.test(word));
}

function isAddressLiteral(text: string): boolean {
  if (!text.startsWith("[") || !text.endsWith("]")) return false;
  const address = text.slice(1, -1);
  return /^IPv6:/i.test(address) ? isIpv6(address.slice(5)) : isIpv4(address);
}
