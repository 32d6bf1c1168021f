import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

/**
 * Makes a certificate, signed by itself: `ca.pem` and `key.pem` of the folder, whose paths it gives. `host` is what it is
 * for, as `DNS:name` or `IP:address`.
 */
export async function makeCertificate(
  folder: string,
  host = "DNS:localhost",
): Promise<{ ca: string; key: string }> {
  const make = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"];
  const subject = ["-subj", "/CN=localhost", "-addext", `subjectAltName=${host}`];
  const files = ["-keyout", "key.pem", "-out", "ca.pem"];
  await promisify(execFile)("openssl", [...make, ...subject, ...files], { cwd: folder });
  return { ca: path.join(folder, "ca.pem"), key: path.join(folder, "key.pem") };
}
