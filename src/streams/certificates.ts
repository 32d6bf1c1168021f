import { readUtf8File } from "../common/utf8Text.ts";
import { errorMessage, UserError } from "../model/userError.ts";

/** The certificates (PEM) of a key `ca`, given as an absolute path; undefined without one. Throws a `UserError`. */
export async function readCertificates(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  try {
    return await readUtf8File(file);
  } catch (error) {
    const message = `Cannot read the certificates ${file}: ${errorMessage(error)}; change \`ca\` in the scenario.`;
    throw new UserError(message, { code: "config", cause: error });
  }
}
