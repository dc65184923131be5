import type { Settings } from "../model/setting.ts";

const scopeFields = {
  readOnly: { kind: "switch", default: false, doc: "whether it may only look" },
  driverScope: {
    kind: "list",
    of: { kind: "text", doc: "COLLECTION or COLLECTION.OPERATION, either of them *" },
    doc: "what of the driver it may use; everything where absent",
  },
  frontends: {
    kind: "list",
    of: { kind: "text", doc: "a frontend's name" },
    doc: "the frontends that it may be used at; all where absent",
  },
} as const satisfies Settings;

const keyFields = {
  secret: { kind: "text", doc: "the secret of the key; better kept elsewhere, by one of the next two" },
  secretFile: { kind: "text", doc: "file that holds the secret" },
  secretVariable: { kind: "text", doc: "environment variable that holds the secret" },
  driver: { kind: "text", doc: "driver that the key is for; the default one where absent" },
  provider: { kind: "text", doc: "provider that the key is for; the driver's where absent" },
  user: { kind: "text", doc: "the cloud's own, with the password; without them those of the driver's entry are used" },
  password: { kind: "text", doc: "the user's password; better kept elsewhere, by one of the next two" },
  passwordFile: { kind: "text", doc: "file that holds the password" },
  passwordVariable: { kind: "text", doc: "environment variable that holds the password" },
  ...scopeFields,
} as const satisfies Settings;

/** What the operator may say of access keys. */
export const accessKeyFields = {
  keyring: {
    kind: "map",
    of: { kind: "group", fields: keyFields, doc: "an access key" },
    doc: "fixed access keys by their ids, which are letters and digits",
  },
  roles: {
    kind: "map",
    of: { kind: "group", fields: scopeFields, doc: "a role" },
    doc: "roles that callers of AssumeRole can take on, by their names: a key made so may do no more than its role",
  },
  denyList: {
    kind: "text",
    environment: "API_DENY_LIST",
    doc: "file with the fingerprints of access keys that are not taken, read when it changes; by default denied-keys beside the sealing keys",
  },
  signatureVersion2: { kind: "switch", default: true, doc: "whether SigV2, which old tools sign with, is taken beside SigV4" },
  skewSeconds: {
    kind: "number",
    minimum: 1,
    maximum: 86_400,
    default: 900,
    doc: "how far a client's clock may be from the server's",
  },
  regions: {
    kind: "list",
    of: { kind: "text", doc: "a region's name" },
    default: [],
    doc: "regions that clients may sign for; any where the list is empty",
  },
  publicNames: {
    kind: "list",
    of: { kind: "text", doc: "a host, with :PORT where that is not the usual one" },
    default: [],
    doc: "hosts that clients sign and a proxy in front replaces without X-Forwarded-Host",
  },
  failedAttempts: {
    kind: "number",
    whole: true,
    minimum: 1,
    maximum: 1_000_000,
    default: 30,
    doc: "failed attempts with one key that an address has in a quarter of an hour",
  },
  failedAttemptsOfAddress: {
    kind: "number",
    whole: true,
    minimum: 1,
    maximum: 1_000_000,
    default: 300,
    doc: "failed attempts with all keys that an address has in a quarter of an hour",
  },
} as const satisfies Settings;
