import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { createSecureContext, type SecureContextOptions } from "node:tls";
import { StartError } from "./start-error.ts";

/** Where a listener's key and certificate are; neither: they are made. */
export interface CertificateFiles {
  readonly key: string | undefined;
  readonly certificate: string | undefined;
}

/** A key and a certificate in PEM. */
export interface KeyAndCertificate {
  readonly key: string;
  readonly cert: string;
}

/**
 * Reads a key and a certificate, and sees whether they fit together.
 * @throws StartError that names the file; for one file of the two alone the original's message
 */
export function readCertificate({ key, certificate }: CertificateFiles): SecureContextOptions {
  if (key === undefined) throw new StartError("You need to set SSL key using '-k /path/to/keyfile.key'");
  if (certificate === undefined) throw new StartError("You need to set SSL certificate using '-C /path/to/certificate.crt'");
  const options = { key: read(key, "key"), cert: read(certificate, "certificate") };
  try {
    createSecureContext(options);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const cause = code === "ERR_OSSL_X509_KEY_VALUES_MISMATCH" ? "they do not belong together" : (code ?? "malformed");
    throw new StartError(`The SSL key ${key} and certificate ${certificate} cannot be used: ${cause}`);
  }
  return options;
}

function read(file: string, what: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new StartError(`The SSL ${what} ${file} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
}

/** Makes a certificate for development, which no client trusts unless told. It holds for a year. */
export async function createSelfSignedCertificate(hostname: string): Promise<KeyAndCertificate> {
  const { generate } = await import("./self-signed-library.ts");
  const names = [...new Set([hostname, "localhost"])].filter((name) => isIP(name) === 0);
  const addresses = [...new Set([hostname, "127.0.0.1", "::1"])].filter((name) => isIP(name) !== 0);
  const made = await generate([{ name: "commonName", value: "localhost" }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "keyUsage", digitalSignature: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [...names.map((value) => ({ type: 2 as const, value })), ...addresses.map((ip) => ({ type: 7 as const, ip }))],
      },
    ],
  });
  return { key: made.private, cert: made.cert };
}
