import { isSealedKey } from "../../credentials/access-keys/sealed-keys.ts";

/** An option of a command about access keys. */
export interface AccessKeyOption {
  readonly name: string;
  readonly argument?: string;
  readonly repeated?: true;
  readonly doc: string;
}

/** `deltacloud access-keys VERB`. */
export interface AccessKeyVerb {
  readonly name: "create" | "show" | "deny";
  readonly doc: string;
  readonly takesKey: boolean;
  readonly options: readonly AccessKeyOption[];
}

const sealingKey: AccessKeyOption = {
  name: "sealing-key",
  argument: "FILE",
  doc: "the server's sealing key (API_SEALING_KEY_FILE; unless told the file that a server of the same user looks at)",
};

/** The commands about access keys. */
export const accessKeyVerbs: readonly AccessKeyVerb[] = [
  {
    name: "create",
    doc: "Make an access key for AWS tools out of credentials of a cloud.",
    takesKey: false,
    options: [
      {
        name: "expires",
        argument: "TIME",
        doc: "how long it is good, as 90s, 30m, 12h or 7d, or until when, as 2027-01-31T12:00:00Z",
      },
      { name: "read-only", doc: "the key may only look" },
      {
        name: "driver-scope",
        argument: "LIST",
        repeated: true,
        doc: "what it may use, with commas: COLLECTION or COLLECTION.OPERATION in the model's names, either of them *",
      },
      { name: "frontends", argument: "LIST", repeated: true, doc: "the frontends that it is for, with commas" },
      {
        name: "session",
        doc: "a short key with a session token, which is made in any case where the key gets longer than 600 characters",
      },
      { name: "export", doc: "write lines for a shell to evaluate" },
      { name: "password-stdin", doc: "read the password from the standard input" },
      sealingKey,
      {
        name: "server",
        argument: "URL",
        doc: "let this server check the credentials and make the key; no sealing key is needed",
      },
    ],
  },
  {
    name: "show",
    doc: "Show what is in an access key, without its secrets.",
    takesKey: true,
    options: [{ name: "token", argument: "TEXT", doc: "its session token, where it has one (AWS_SESSION_TOKEN)" }, sealingKey],
  },
  {
    name: "deny",
    doc: "Add an access key, or a fingerprint of one, to the deny list of a server.",
    takesKey: true,
    options: [
      { name: "deny-list", argument: "FILE", doc: "the list (API_DENY_LIST; unless told denied-keys beside the sealing key)" },
      sealingKey,
    ],
  },
];

/**
 * The verb that words mean. `keys` is the collection of key pairs and, where that cannot be meant, another word for access keys: it
 * makes one where there is no name of a key pair.
 */
export function findAccessKeyVerb(first: string, second: string, rest: readonly string[]): AccessKeyVerb | undefined {
  const verb = accessKeyVerbs.find(({ name }) => name === second);
  if (first === "access-keys") return verb;
  if (first !== "keys" || !verb) return undefined;
  const isName = (word: string): boolean => word === "--name" || word.startsWith("--name=") || word === "--help" || word === "-h";
  const meant = {
    create: () => !rest.some(isName),
    show: () => rest.some(isSealedKey),
    deny: () => true,
  };
  return meant[verb.name]() ? verb : undefined;
}
