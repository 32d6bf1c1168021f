/** What a person may do about tests that ended for a reason: an error kind, `http <status>`, or the code of an error. */
export function adviseOn(reason: string, isStream: boolean): string {
  const known = advice[reason];
  if (known !== undefined) return known;
  const status = Number(/^http (\d+)$/.exec(reason)?.[1]);
  if (status >= 500)
    return "the provider fails on its side: run again later, or with less concurrency";
  if (status > 0)
    return "the message says what the provider refuses: check the keys of this provider";
  return isStream ? forOutcomes : forReplies;
}

// --- internal ---

const forReplies =
  'say in the prompt what the schema asks for here, or use "mode": "strict" where the provider enforces schemas';
const forOutcomes =
  "compare the outcome with what the scenario's schema asks for; the records show what came";

const advice: Readonly<Record<string, string>> = {
  auth: "check the provider's apiKey: whether it is set, still valid, and may use this model",
  rate_limit:
    'lower requestsPerMinute, tokensPerMinute or concurrency, or set "adaptive": true; a spent quota needs a larger one',
  timeout:
    "raise timeoutMs, or lower concurrency where the server answers one request after the other",
  http: "the message says what the provider answered: check the keys of this provider",
  error: "see the message: no reply came that could be judged",
  network: "check baseUrl, proxy and certificates, and whether the server runs",
  "http 400":
    "check body, temperature, maxOutputTokens and the length of the prompt against the model's limits",
  "http 402": "the account has no credit left: top it up, or use another key",
  "http 404": "check model and the path of baseUrl (most end in /v1)",
  "http 405": "check the path of baseUrl: something else answers there",
  "http 413": "the prompt is too long for this provider: shorten it, or its cases",
  "http 422": "check body and the other keys of this provider: it does not know one of them",
  rejected_schema:
    'set "strictSchema": "adapted" on the provider, or "mode": "prompt" in the scenario',
  process: "run the command by hand in its cwd; the message has what it said last",
  unsupported: "choose another provider for this scenario: this one cannot do what it asks for",
  internal: "see the message; raise judgeTimeoutMs where judging took too long",
  nothing_tested:
    'see that something is sent and received, or set "allowEmpty": true where nothing is right',
  truncated: "raise maxOutputTokens: the reply was cut off by it",
  refusal: "change the prompt or the provider's content filter: the model declined, or was stopped",
  invalid_json: 'ask for JSON alone in the prompt, or use "mode": "strict"',
  empty: "raise maxOutputTokens (reasoning may have used it up), or see what the prompt asks for",
  value: 'look at expected beside actual values in the report; "compare" says what may differ',
  expect: "look at the records beside what the scenario expects of them",
  "not valid": "see the attempts of the test",
  "no attempt": "see the log of the run: nothing was kept of these tests",
};
