/** A reply and what a careful reader would say counts in it. */
export interface ReplyCase {
  readonly reply: string;
  /** The value, or the code of the only error. */
  readonly counts: unknown;
  /** What the message of that error has to say. */
  readonly says?: RegExp;
  readonly extraction?: "none" | "fenced" | "substring";
  /** 1 when not given. */
  readonly candidates?: number;
  readonly reasoning?: boolean;
  readonly finishReason?: string;
}

/** What all of them are asked for. */
export const personSchema = {
  type: "object",
  properties: {
    name: { type: "string" },
    age: { type: "integer" },
    tags: { type: "array", items: { type: "string" } },
  },
  required: ["name", "age"],
};

export const ada = { name: "Ada", age: 36 };
export const adaText = '{"name":"Ada","age":36}';
export const bobText = '{"name":"Bob","age":1}';
const ticks = "```";

/** A block of lines between fences. */
export function fenced(content: string, language = "json", fence = ticks): string {
  return `${fence}${language}\n${content}\n${fence}`;
}

const whole = { counts: ada, extraction: "none" } as const;
const inFence = { counts: ada, extraction: "fenced" } as const;
const inText = { counts: ada, extraction: "substring" } as const;
const invalid = (says: RegExp) => ({ counts: "invalid_json", says });

export const reasoningCases: Record<string, ReplyCase> = {
  "a draft in thoughts": {
    reply: `<think>Maybe {"name":"Ada"}? needs age.</think>\n${adaText}`,
    ...whole,
    reasoning: true,
  },
  "a text that is JSON as a whole, whatever is in it": {
    reply: JSON.stringify(`</think>${adaText}`),
    counts: "type",
    says: /but is a string/,
    extraction: "none",
  },
  ...Object.fromEntries(
    ["think", "thinking", "thought", "reasoning", "scratchpad", "analysis"].map((tag) => [
      `a draft in ${tag}`,
      { reply: `<${tag}>${bobText}</${tag}>\n${adaText}`, ...whole, reasoning: true },
    ]),
  ),
  "several final channels": {
    reply: `<|channel|>final<|message|>${bobText}<|end|><|start|>assistant<|channel|>final<|message|>${adaText}`,
    ...whole,
    reasoning: true,
  },
  "a fenced draft in thoughts": {
    reply: `<think>\n${fenced(bobText)}\nno, it is Ada</think>\n${fenced(adaText)}`,
    ...inFence,
    reasoning: true,
  },
  "thoughts whose opening tag was lost": {
    reply: `Okay, first {"name": …}.\n</think>\n${adaText}`,
    ...whole,
    reasoning: true,
  },
  "harmony's channels": {
    reply: `<|channel|>analysis<|message|>Perhaps {"name":"Ada"}<|end|><|start|>assistant<|channel|>final<|message|>${adaText}<|return|>`,
    ...whole,
    reasoning: true,
  },
  "harmony's final channel with a constraint": {
    reply: `<|channel|>analysis<|message|>x<|end|><|start|>assistant<|channel|>final <|constrain|>json<|message|>${adaText}`,
    ...whole,
    reasoning: true,
  },
  "harmony's final channel alone": {
    reply: `<|channel|>final<|message|>${adaText}`,
    ...whole,
  },
  "harmony's channels without their marks": {
    reply: `analysisThe user wants Ada, so ${bobText} is wrong.assistantfinal${adaText}`,
    ...whole,
    reasoning: true,
  },
  "harmony's analysis that never came to its end": {
    reply: `<|channel|>analysis<|message|>So ${bobText} or`,
    counts: "empty",
    reasoning: true,
  },
  "harmony's mark within a text": {
    reply: `Here: {"name":"<|channel|>final<|message|>","age":1}`,
    counts: { name: "<|channel|>final<|message|>", age: 1 },
    extraction: "substring",
  },
  "thoughts that never end": {
    reply: `<think>${bobText}`,
    counts: "empty",
    says: /only reasoning/,
    reasoning: true,
  },
  "thoughts and nothing after": {
    reply: `<think>${bobText}</think>\n`,
    counts: "empty",
    reasoning: true,
  },
  "thoughts that took all tokens": {
    reply: `<think>${bobText} or perhaps`,
    counts: "truncated",
    says: /maxOutputTokens/,
    reasoning: true,
    finishReason: "length",
  },
  "other words for thoughts, in any case": {
    reply: `<Thinking budget="5">${bobText}</THINKING >${adaText}`,
    ...whole,
    reasoning: true,
  },
  "several thoughts": {
    reply: `<reasoning>a</reasoning>${bobText}<scratchpad>b</scratchpad> So: ${adaText}`,
    ...inText,
    reasoning: true,
  },
  "thoughts within thoughts": {
    reply: `<think>one <think>two</think> ${bobText}</think>${adaText}`,
    ...whole,
    reasoning: true,
  },
  "a tag within a text of the answer": {
    reply: `Here: {"name":"</think>","age":36}`,
    counts: { name: "</think>", age: 36 },
    extraction: "substring",
  },
  "a tag within the whole answer": {
    reply: '{"name":"<think>x</think>","age":36}',
    counts: { name: "<think>x</think>", age: 36 },
    extraction: "none",
  },
  "thoughts, then a tag within a text of the answer": {
    reply: `<think>${bobText}</think>Here: {"name":"</think>","age":36}`,
    counts: { name: "</think>", age: 36 },
    extraction: "substring",
    reasoning: true,
  },
  "a brace left open in thoughts, then a tag within a text of the answer": {
    reply: `<think>{"name": or</think>Here: {"name":"</think>","age":36}`,
    counts: { name: "</think>", age: 36 },
    extraction: "substring",
    reasoning: true,
  },
  "a tag in a fenced block beside the answer": {
    reply: `${adaText}\n\nThe tags were:\n${fenced("<think>\n</think>", "xml")}`,
    ...inText,
  },
  "a tag in the fenced answer": {
    reply: `Here:\n${fenced('{"name":"</analysis>","age":36}')}`,
    counts: { name: "</analysis>", age: 36 },
    extraction: "fenced",
  },
  "a fence left open in thoughts": {
    reply: `<think>\n${ticks}json\n{"name":\n</think>\n${fenced(adaText)}`,
    ...inFence,
    reasoning: true,
  },
  "a fence left open in thoughts, all without a language": {
    reply: `<think>\n${ticks}\n{"name":\n</think>\n${fenced(adaText, "")}`,
    ...inFence,
    reasoning: true,
  },
  "an answer that speaks of <think>": {
    reply: `I did not <think> long: ${adaText}`,
    ...inText,
  },
  "a number after thoughts": {
    reply: "<think>many</think>\n42",
    counts: "type",
    extraction: "none",
    reasoning: true,
  },
};

export const fenceCases: Record<string, ReplyCase> = {
  "a draft before its answer": {
    reply: `Before\n${fenced('{"name":"Bob","age":"one"}')}\nAfter\n${fenced(adaText)}`,
    ...inFence,
    candidates: 2,
  },
  "a schema before the answer": {
    reply: `The schema is:\n${fenced('{"type":"object","required":["name"]}')}\nThe answer:\n${fenced(adaText)}`,
    ...inFence,
    candidates: 2,
  },
  "a schema after the answer": {
    reply: `${fenced(adaText)}\nIt fits:\n${fenced('{"type":"object","required":["name"]}')}`,
    ...inFence,
    candidates: 2,
  },
  "a number in a block before": { reply: `${fenced("1")}\n${fenced(adaText)}`, ...inFence },
  "a number in the only block": { reply: fenced("7"), counts: "type", extraction: "fenced" },
  "a quoted block": {
    reply: `> ${ticks}json\n> {"name":"Ada",\n>  "age":36}\n> ${ticks}`,
    ...inFence,
  },
  "a block quoted twice, without spaces": {
    reply: `>>${ticks}\n>>{"name":"Ada",\n>>"age":36}\n>>${ticks}`,
    ...inFence,
  },
  "a block of tildes": { reply: `So:\n${fenced(adaText, "json", "~~~")}`, ...inFence },
  "a block in a longer fence": {
    reply: fenced(`Answer:\n${fenced(adaText)}`, "markdown", "````"),
    ...inFence,
  },
  "a block in a fence as long": {
    reply: fenced(`Answer:\n${fenced(adaText)}`, "markdown"),
    ...inFence,
  },
  "a block in tildes in a block": { reply: fenced(fenced(adaText, "", "~~~"), "md"), ...inFence },
  "a block with a fence in its text": {
    reply: fenced(`{"name":"a ${ticks} b","age":36}`),
    counts: { name: `a ${ticks} b`, age: 36 },
    extraction: "fenced",
  },
  "a text that holds a fenced document": {
    reply: `Here: {"name":"${ticks}[1]${ticks}","age":36}`,
    counts: { name: `${ticks}[1]${ticks}`, age: 36 },
    extraction: "substring",
  },
  "a block that never ends": { reply: `So:\n${ticks}json\n${adaText}`, ...inFence },
  "a block that never ends before one that does": {
    reply: `${ticks}json\n${bobText}\nOr rather:\n${fenced(adaText)}`,
    ...inFence,
    candidates: 2,
  },
  "a block on one line": { reply: `It is ${ticks}json ${adaText}${ticks} I think.`, ...inFence },
  "a block on one line, the name touching it": {
    reply: `${ticks}json${adaText}${ticks}`,
    ...inFence,
  },
  "a block opened at the end of a line": {
    reply: `The answer: ${ticks}json\n${adaText}\n${ticks}\nand [1].`,
    ...inFence,
  },
  "a block closed at the end of a line": { reply: `${ticks}json\n${adaText}${ticks}`, ...inFence },
  "a block closed within a line": {
    reply: `${ticks}json\n${adaText}${ticks} as asked.`,
    ...inFence,
  },
  "a block that begins on the line of its fence": {
    reply: `${ticks}json {"name":"Ada",\n"age":36}\n${ticks}`,
    ...inFence,
  },
  "a block with more words after its fence": {
    reply: `${ticks}json title="answer.json"\n${adaText}\n${ticks}`,
    ...inFence,
  },
  "a block with attributes": { reply: `${ticks}{.json}\n${adaText}\n${ticks}`, ...inFence },
  "a block in a list": {
    reply: `1. ${ticks}json\n   ${adaText}\n   ${ticks}\n2. done`,
    ...inFence,
  },
  "lines that end as on Windows": {
    reply: `Here:\r\n${ticks}json\r\n{\r\n"name":"Ada",\r\n"age":36\r\n}\r\n${ticks}\r\n`,
    ...inFence,
  },
  "a block before a line with an example": {
    reply: `${fenced(adaText)}\nNot ${bobText}.`,
    ...inFence,
    candidates: 2,
  },
  "code and then the answer": {
    reply: `${fenced("const x = [1, 2];\nreturn {x};", "js")}\n${fenced(adaText)}`,
    ...inFence,
  },
  "a document within code": { reply: fenced(`const x = ${adaText};`, "js"), ...inText },
  "a document with a comment before it": { reply: fenced(`// the answer\n${adaText}`), ...inText },
  "an array in a block where an object is asked for": {
    reply: `${fenced('["Ada","Bob"]')}\nThat is ${adaText}`,
    ...inText,
  },
  "an empty block before the answer": {
    reply: `${fenced("{}")}\nFilled in: ${adaText}`,
    ...inText,
    candidates: 2,
  },
  "a broken block and a whole one": {
    reply: `${fenced('{"name":"Ada" "age":36}')}\nMended:\n${fenced(adaText)}`,
    ...inFence,
  },
  "a block left broken, the answer after it in text": {
    reply: `${fenced('{"name":"Ada", "age":')}\nSorry: ${adaText}`,
    ...inText,
  },
  "a missing comma in a block": {
    reply: fenced('{"name":"Ada" "age":36}'),
    ...invalid(/comma is missing at line 2, column 14$/),
  },
  "a missing comma in a quoted block": {
    reply: `> ${ticks}\n> {"name":"Ada"\n> "age":36}\n> ${ticks}`,
    ...invalid(/comma is missing at line 2, column 16$/),
  },
  "a broken block after a broken sentence": {
    reply: `Say {"a": b}.\n${fenced('{"name":"Ada",}')}`,
    ...invalid(/trailing comma at line 3, column 14$/),
  },
  "a block that is no JSON": {
    reply: fenced("name: Ada\nage: 36", "yaml"),
    ...invalid(/unexpected "n" at line 2, column 1$/),
  },
};

export const textCases: Record<string, ReplyCase> = {
  "a part of a document with other quotes": {
    reply: `It is {'person': ${adaText}}`,
    ...invalid(/./),
  },
  "a part of a document without quotes": {
    reply: `It is {person: ${adaText}}`,
    ...invalid(/./),
  },
  "a part of a list that is broken": { reply: `It is [${adaText}, ${bobText}`, ...invalid(/./) },
  "the whole reply": { reply: adaText, ...whole },
  "a reply with white space": { reply: `\n \t${adaText}\r\n\n`, ...whole },
  "a byte order mark": { reply: `\ufeff${adaText}`, ...whole },
  "zero-width characters at its ends": { reply: `\u200b${adaText}\u200d\u2060`, ...whole },
  "a footnote": { reply: `As stated in [1], Ada is 36. ${adaText}`, ...inText },
  "footnotes after it": { reply: `${adaText}\n\n[1] [2, 3]: a book`, ...inText },
  checkboxes: { reply: `Steps:\n- [ ] check\n- [x] done\n${adaText}`, ...inText },
  "a type with brackets": {
    reply: `The field tags is string[] and optional. ${adaText}`,
    ...inText,
  },
  "an index": { reply: `See people[3] and people["x"]: ${adaText}`, ...inText },
  "names in braces": { reply: `Fill {name} and {age}: ${adaText}`, ...inText },
  "names in two braces": { reply: `Fill {{name}} and {{age}}: ${adaText}`, ...inText },
  "a brace left open": { reply: `An unclosed { brace then ${adaText}`, ...inText },
  "a bracket left open": { reply: `As in [1, 2 and [x: ${adaText}`, ...inText },
  "a set": { reply: `Ages in {1, 2, 3} fit; ${adaText}`, ...inText },
  "an example before it": {
    reply: `For example ${bobText} would be valid. The answer is ${adaText}`,
    ...inText,
    candidates: 2,
  },
  "an invalid answer after a valid draft": {
    reply: `First ${adaText}, but he is called Bob: {"name":"Bob"}`,
    counts: { name: "Bob" },
    extraction: "substring",
    candidates: 2,
  },
  "an empty object after it": { reply: `${adaText}. Nothing else: {}`, ...inText, candidates: 2 },
  "another document after it": {
    reply: `${adaText}\nusage: {"tokens":12}`,
    ...inText,
    candidates: 2,
  },
  "lines of JSON": { reply: `${bobText}\n${adaText}`, ...inText, candidates: 2 },
  "documents one after another": { reply: `${bobText}${adaText}`, ...inText, candidates: 2 },
  "an array of it, after it": { reply: `${adaText} or [${bobText}]`, ...inText },
  "only an array of it": {
    reply: `So: [${adaText}]`,
    counts: [ada],
    extraction: "substring",
  },
  "a section of CDATA": { reply: `<![CDATA[${adaText}]]>`, ...inText },
  "a tag around it": { reply: `<answer>${adaText}</answer>`, ...inText },
  "a call around it": { reply: `submit(${adaText});`, ...inText },
  "bold text": { reply: `**${adaText}**`, ...inText },
  "code in a line": { reply: `It is \`${adaText}\`.`, ...inText },
  "quotes around it": { reply: `"${adaText}"`, ...inText },
  "words that need no space": { reply: `答案是${adaText}。`, ...inText },
  "a word at its side": { reply: `Answer:${adaText}(end)`, ...inText },
  "a text with brackets": {
    reply: 'Here: {"name":"}{][","age":36} [sic]',
    counts: { name: "}{][", age: 36 },
    extraction: "substring",
  },
  "a broken draft before it": { reply: `Not {"name":"Ada",} but ${adaText}`, ...inText },
  "a draft whose quotes do not pair before it": {
    reply: `Not {"name":"Ada, "age":36}\nbut ${adaText}`,
    ...inText,
  },
  "a draft with dots before it": {
    reply: `The form is {"name": "...", ...}. ${adaText}`,
    ...inText,
  },
  "a draft without quotes before it": {
    reply: `As {name: string, age: int}: ${adaText}`,
    ...inText,
  },
  "a broken document after it": { reply: `${adaText}\nor {"name":"Bob",}`, ...inText },
  "a huge text before it": { reply: `${"word [1] {x} ".repeat(20_000)}${adaText}`, ...inText },
  "a trailing comma after an array": {
    reply: '{"name":"Ada","age":36,"tags":["x","y"],}',
    ...invalid(/trailing comma at line 1, column 40$/),
  },
  "a trailing comma after text": {
    reply: 'Sure! {"name":"Ada","age":36,}',
    ...invalid(/trailing comma at line 1, column 29$/),
  },
  "a trailing comma in a list": {
    reply: '{"name":"Ada","age":36,"tags":["x",\n]}',
    ...invalid(/trailing comma at line 1, column 35$/),
  },
  "a document within a broken one": {
    reply: `{"person":${adaText},"conf":0.9,}`,
    ...invalid(/trailing comma at line 1, column 45$/),
  },
  "a document within a broken one in text": {
    reply: `Sure: {"person":${adaText},"conf":0.9,} Done.`,
    ...invalid(/trailing comma/),
  },
  "a document within a broken one with quotes that do not pair": {
    reply: `{"note":"5" wide","person":${adaText}}`,
    ...invalid(/quote too many or too few before "w" at line 1, column 13$/),
  },
  "a reply that breaks off": {
    reply: `{"people":[${adaText},{"name":"Bo`,
    ...invalid(/ends too early, at line 1, column 47$/),
  },
  "a reply cut off by its token limit": {
    reply: `{"people":[${adaText},{"name":"Bo`,
    counts: "truncated",
    says: /maxOutputTokens/,
    finishReason: "length",
  },
  "a draft, then an answer cut off by the token limit": {
    reply: `First ${bobText}, better: {"name":"Ada","ag`,
    counts: "truncated",
    finishReason: "length",
  },
  "a whole answer, then words cut off by the token limit": {
    reply: `${adaText} This is what you as`,
    ...inText,
    finishReason: "length",
  },
  "an answer cut off by a filter": {
    reply: '{"name":"Ada","ag',
    counts: "refusal",
    says: /filter/,
    finishReason: "content-filter",
  },
  "a refusal": {
    reply: "I'm sorry, but I can't help with that.",
    counts: "refusal",
    finishReason: "refusal",
  },
  "a refusal without a word": { reply: "", counts: "refusal", finishReason: "refusal" },
  "a refusal that only its words tell": {
    reply: "I'm sorry, but I can't help with that.",
    ...invalid(/unexpected "I" at line 1, column 1$/),
  },
  nothing: { reply: "", counts: "empty" },
  "white space": { reply: " \r\n\t", counts: "empty" },
  "a lone byte order mark": { reply: "\ufeff\u200b", counts: "empty" },
  "single quotes": {
    reply: "{'name':'Ada','age':36}",
    ...invalid(/single quotes at line 1, column 2$/),
  },
  "two braces": {
    reply: '{{"name":"Ada","age":36}}',
    ...invalid(/brace in place of a key at line 1, column 2$/),
  },
  "a document in a text": {
    reply: JSON.stringify(adaText),
    counts: "type",
    extraction: "none",
  },
  "a key without quotes": {
    reply: '{name: "Ada", age: 36}',
    ...invalid(/key name without double quotes at line 1, column 2$/),
  },
  "a comment": {
    reply: '{\n  "name": "Ada", // Lovelace\n  "age": 36\n}',
    ...invalid(/comment at line 2, column 18$/),
  },
  "a comment of another language": {
    reply: '{"name":"Ada", # Lovelace\n"age":36}',
    ...invalid(/comment at line 1, column 16$/),
  },
  "words of Python": {
    reply: '{"name":"Ada","age":None}',
    ...invalid(/None, .* at line 1, column 21$/),
  },
  "curly quotes": { reply: "{“name”:“Ada”}", ...invalid(/unexpected "{"|curly quotes/) },
  "a colon missing": {
    reply: '{"name" "Ada"}',
    ...invalid(/colon is missing at line 1, column 8$/),
  },
  "a value missing": {
    reply: '{"name":"Ada","age":}',
    ...invalid(/value is missing at line 1, column 21$/),
  },
  "a comma too many": {
    reply: '{"name":"Ada",,"age":36}',
    ...invalid(/comma too many at line 1, column 15$/),
  },
  "a line break in a text": {
    reply: '{"name":"Ada\nLovelace","age":36}',
    ...invalid(/line break within a text, at line 1, column 13$/),
  },
  "an escape that is none": {
    reply: '{"name":"A\\da","age":36}',
    ...invalid(/\\d, which is no escape, at line 1, column 12$/),
  },
  "a bracket that closes another": {
    reply: '{"name":"Ada","tags":["x"}',
    ...invalid(/"}" where "]" should close, at line 1, column 26$/),
  },
  "dots in place of values": {
    reply: '{"name":"Ada",...}',
    ...invalid(/dots in place of values at line 1, column 15$/),
  },
  "a number that begins with 0": {
    reply: '{"name":"Ada","age":036}',
    ...invalid(/number that begins with 0 at line 1, column 21$/),
  },
  "an emoji before the fault": {
    reply: '😀 {"name":"👩‍🚀","age":36,}',
    ...invalid(/trailing comma at line 1, column 25$/),
  },
  "line ends of Windows before the fault": {
    reply: 'Here:\r\n{\r\n"name":"Ada",\r\n"age":36,\r\n}',
    ...invalid(/trailing comma at line 4, column 9$/),
  },
  "an invisible character between": {
    reply: '{\u200b"name":"Ada"}',
    ...invalid(/unexpected "{"|U\+200B/),
  },
};

/** Where the rule, which is the same for all replies, tells a careful reader from itself: none of them passes. */
export const limitCases: Record<string, ReplyCase> = {
  "an opening bracket and a quote in prose": {
    reply: `Lists begin with "[", texts with a quote. ${adaText}`,
    ...invalid(/line 1, column/),
  },
  "an object that is begun and given up": {
    reply: `{"name": wait, from the start: ${adaText}`,
    ...invalid(/line 1, column 10$/),
  },
  "the name of a language that touches the answer": {
    reply: `json${adaText}`,
    ...invalid(/unexpected "j" at line 1, column 1$/),
  },
  "thoughts after the answer": {
    reply: `${adaText}\n<think>Is that right? Yes.</think>`,
    counts: "empty",
    reasoning: true,
  },
  "a quoted document of several lines without a fence": {
    reply: '> {\n>   "name": "Ada",\n>   "age": 36\n> }',
    ...invalid(/unexpected ">" at line 1, column 1$/),
  },
};
