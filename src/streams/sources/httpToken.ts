/** Whether a text can be a method or the name of a header: a token of RFC 9110, section 5.6.2. */
export function isHttpToken(text: string): boolean {
  return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(text);
}
