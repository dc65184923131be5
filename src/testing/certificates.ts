import { generate } from "../server/self-signed-library.ts";

/** A certificate and its key, as PEM. */
export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
}

/** Makes a certificate for a name that is its own issuer, valid for a day around now unless told. */
export async function selfSigned(
  name: string,
  days: { from: number; to: number } = { from: -0.5, to: 0.5 },
): Promise<TestCertificate> {
  const day = 86_400_000;
  const made = await generate([{ name: "commonName", value: name }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(Date.now() + days.from * day),
    notAfterDate: new Date(Date.now() + days.to * day),
    extensions: [
      { name: "basicConstraints", cA: true },
      { name: "subjectAltName", altNames: [{ type: 2, value: name }] },
    ],
  });
  return { cert: made.cert, key: made.private };
}
