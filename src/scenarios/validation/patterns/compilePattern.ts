/** Whether texts match a pattern of a schema, anywhere in them. Throws where it is no regular expression. */
export function compilePattern(pattern: string): (text: string) => boolean {
  const expression = new RegExp(pattern, "u");
  return (text) => expression.test(text);
}
