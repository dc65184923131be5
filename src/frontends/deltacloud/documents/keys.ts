import type { Key } from "../../../model/collections/keys.ts";
import { cdata, optionalCdata, optionalText, text, when } from "../../../wire/xml-node.ts";
import { hrefOf } from "./href.ts";
import { actionsElement, destroyLink, jsonTags, memberWith, stateOf, type ResourceDocument } from "./resource-document.ts";

const actions = destroyLink("keys");
// The lines of a PEM stay where they are: indented ones are no key. Blank lines around them are of no use.
const pem = (key: Key): string | undefined => key.privateKey?.trim();

export const keyDocument: ResourceDocument<Key> = {
  actions,
  secrets: () => ["privateKey", "password"],
  xml: memberWith(
    "keys",
    { type: (key) => key.credentialType },
    text("name", (key) => key.name ?? key.id),
    actionsElement(actions),
    optionalText("fingerprint", (key) => key.fingerprint),
    optionalCdata("pem", pem),
    when(
      (key) => key.credentialType === "password",
      cdata("username", (key) => key.username),
      cdata("password", (key) => key.password),
    ),
    text("state", stateOf),
  ),
  json: (key, scope) => ({
    id: key.id,
    href: hrefOf(scope, "keys", key.id),
    credential_type: key.credentialType,
    username: key.username ?? null,
    password: key.password ?? null,
    state: stateOf(key) ?? null,
    pem_rsa_key: key.privateKey,
    fingerprint: key.fingerprint,
    tags: jsonTags(key),
  }),
};
