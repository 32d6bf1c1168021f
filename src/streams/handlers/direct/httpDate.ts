let lastS = Number.NaN;
let text = "";

/** Now, as a `Date` header has it: `Sun, 06 Nov 1994 08:49:37 GMT`. */
export function httpDate(): string {
  const nowS = Math.floor(Date.now() / 1000);
  if (nowS !== lastS) text = new Date(nowS * 1000).toUTCString();
  lastS = nowS;
  return text;
}
