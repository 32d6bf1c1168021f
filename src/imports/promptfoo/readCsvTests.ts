import { errorMessage, UserError } from "../../model/userError.ts";

/** Tests of a CSV as promptfoo has them: `__expected` columns are assertions, others with `__` settings, all else vars. */
export async function readCsvTests(text: string, file: string): Promise<unknown[]> {
  const { parse } = await import("csv-parse/sync");
  try {
    const rows: Record<string, string>[] = parse(text, {
      columns: true,
      bom: true,
      skip_empty_lines: true,
    });
    return rows.map(toTest);
  } catch (error) {
    throw new UserError(`${file} is no CSV: ${errorMessage(error)}; nothing was written.`, {
      code: "config",
    });
  }
}

// --- internal ---

function toTest(row: Record<string, string>): unknown {
  const columns = Object.entries(row);
  const assert = columns
    .filter(([name, value]) => /^__expected\d*$/.test(name) && value !== "")
    .map(([, value]) => toAssertion(value));
  const description = row.__description;
  return {
    ...(description === undefined ? {} : { description }),
    vars: Object.fromEntries(columns.filter(([name]) => !name.startsWith("__"))),
    assert,
  };
}

/** `contains: x` names its type; a text alone must be equal. */
function toAssertion(written: string): unknown {
  const [, type, value] = /^(is-json|contains-json|[a-z][a-z-]+):([\s\S]*)$/.exec(written) ?? [];
  if (written === "is-json" || written === "contains-json") return { type: written };
  return type === undefined ? { type: "equals", value: written } : { type, value: value?.trim() };
}
