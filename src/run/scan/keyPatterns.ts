/** What the keys of known services and other credentials look like; few other texts do. */
export interface KeyPattern {
  /** What it is called in a finding. */
  readonly kind: string;
  /** Global; a match is never longer than `longestMatch` characters. */
  readonly pattern: RegExp;
  /** Of what matches, whether it is one after all. */
  readonly isReal?: (match: RegExpExecArray) => boolean;
}

export const longestMatch = 600;

export const keyPatterns: readonly KeyPattern[] = [
  { kind: "Anthropic API key", pattern: /(?<![\w-])sk-ant-[\w-]{20,200}/g },
  {
    kind: "OpenAI API key",
    pattern: /(?<![\w-])sk-(?:(?:proj|svcacct|admin|None)-[\w-]{20,200}|[A-Za-z\d]{32,200})/g,
  },
  { kind: "OpenRouter API key", pattern: /(?<![\w-])sk-or-[\w-]{20,200}/g },
  { kind: "Google API key", pattern: /(?<![\w-])AIza[\w-]{35}(?![\w-])/g },
  {
    kind: "GitHub token",
    pattern: /(?<!\w)(?:gh[pousr]_[A-Za-z\d]{36,200}|github_pat_\w{40,200})/g,
  },
  { kind: "GitLab token", pattern: /(?<![\w-])glpat-[\w-]{20,200}/g },
  { kind: "Slack token", pattern: /(?<![\w-])xox[abeprs]-[A-Za-z\d-]{10,200}/g },
  { kind: "AWS access key", pattern: /(?<![A-Za-z\d])(?:AKIA|ASIA)[A-Z\d]{16}(?![A-Za-z\d])/g },
  { kind: "Hugging Face token", pattern: /(?<!\w)hf_[A-Za-z\d]{30,200}/g },
  { kind: "Groq API key", pattern: /(?<!\w)gsk_[A-Za-z\d]{40,200}/g },
  { kind: "xAI API key", pattern: /(?<![\w-])xai-[A-Za-z\d]{40,200}/g },
  { kind: "npm token", pattern: /(?<!\w)npm_[A-Za-z\d]{36}(?!\w)/g },
  { kind: "Stripe key", pattern: /(?<!\w)[rs]k_live_[A-Za-z\d]{20,200}/g },
  {
    kind: "JSON Web Token",
    pattern: /(?<![\w-])eyJ[\w-]{10,200}(?:\.|[\w-]{0,200}\.)eyJ[\w-]{6,100}/g,
  },
  { kind: "private key", pattern: /-----BEGIN (?:[A-Z\d]{1,20} ){0,4}PRIVATE KEY-----/g },
  {
    kind: "bearer token",
    pattern: /\bbearer(?: |%20|\+)([\w.~+/-]{20,200})/gi,
    isReal: ([, token = ""]) => /\d/.test(token) && /[A-Za-z]/.test(token),
  },
  {
    kind: "basic authorization",
    pattern: /\bbasic (?=[A-Za-z\d+/]{0,200}[A-Z\d+/=])([A-Za-z\d+/]{8,200}={0,2})/gi,
    isReal: ([, pair = ""]) => isPair(Buffer.from(pair, "base64").toString("utf8")),
  },
  {
    kind: "password in an address",
    pattern: /\b[a-z][a-z\d+.-]{0,30}:\/\/[^\s/?#:@"'<>\\]{0,100}:([^\s/?#@"'<>\\]{1,200})@/gi,
    isReal: ([, password = ""]) => !/^(?:[[${*]|%7B|\.{2}|x+$|password$|secret$)/i.test(password),
  },
];

// --- internal ---

function isPair(text: string): boolean {
  return /^[\x20-\x7e]*:[\x20-\x7e]*$/.test(text);
}
