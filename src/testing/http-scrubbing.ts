import type { Interaction, RecordedBody } from "./http-recording.ts";

/** What else is secret in the recordings of one cloud. */
export interface Scrubbing {
  /** Names of header fields, beside those whose names tell. */
  readonly headers?: readonly string[];
  /** Texts that must not be found anywhere: the password, the account. */
  readonly secrets?: readonly string[];
  /** Names of members of JSON, elements of XML and fields of forms, beside those whose names tell. */
  readonly members?: readonly string[];
}

const mark = "SCRUBBED";
const telling =
  /authorization|token|cookie|passw(?:or)?d|secret|admin_?pass|api-?_?key|access-?_?key|private-?_?key|temp-?_?url-?_?key|signature|credential|^auth$/i;
/** Names that tell of secrets, and hold none. */
const innocent = /^(?:credential_?type|token_?(?:type|count)|next_?token|continuation-?token|next-?marker|key-?pair|expires)/i;
/** Fields of a query that sign it, or say with whose key. */
const signing =
  /^(?:x-(?:amz|goog)-(?:signature|credential|security-token)|awsaccesskeyid|googleaccessid|signature|sig|temp_url_sig)$/i;

/** An interaction without its secrets. Scrubbing what is scrubbed changes nothing. */
export function scrubbed(interaction: Interaction, scrubbing: Scrubbing): Interaction {
  const isSecretHeader = matcher(scrubbing.headers);
  const isSecretMember = matcher(scrubbing.members);
  const clean = (body: RecordedBody | undefined) => (body ? { body: cleanBody(body, isSecretMember) } : {});
  const headersOf = <T>(headers: Readonly<Record<string, T>>): Record<string, T | string> =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, isSecretHeader(name) ? mark : value]));
  const { request, answer } = interaction;
  const cleaned = {
    request: {
      method: request.method,
      url: cleanUrl(request.url),
      headers: headersOf(request.headers),
      ...clean(request.body),
    },
    answer: { status: answer.status, headers: headersOf(answer.headers), ...clean(answer.body) },
  };
  return withoutTexts(cleaned, scrubbing.secrets ?? []) as Interaction;
}

function matcher(names: readonly string[] = []): (name: string) => boolean {
  const own = new Set(names.map((name) => name.toLowerCase()));
  return (name) => own.has(name.toLowerCase()) || (telling.test(name) && !innocent.test(name));
}

function cleanUrl(url: string): string {
  const [path = "", query] = url.split("?", 2);
  if (query === undefined) return url;
  const fields = query.split("&").map((field) => {
    const [name = ""] = field.split("=", 1);
    return signing.test(name) || matcher()(name) ? `${name}=${mark}` : field;
  });
  return `${path}?${fields.join("&")}`;
}

function cleanBody(body: RecordedBody, isSecret: (name: string) => boolean): RecordedBody {
  if ("json" in body) return { json: cleanValue(body.json, isSecret) };
  if ("base64" in body) return body;
  const text = body.text
    .replace(/<((?:[\w.-]+:)?([\w.-]+))((?:\s[^<>]*)?)>([^<]*)<\/\1>/g, (whole, tag: string, name: string, rest: string) =>
      isSecret(name) ? `<${tag}${rest}>${mark}</${tag}>` : whole,
    )
    .replace(/("([^"\\]+)"\s*:\s*)"(?:[^"\\]|\\.)*"/g, (whole, start: string, name: string) =>
      isSecret(name) ? `${start}"${mark}"` : whole,
    )
    .replace(/(^|&)([\w.%-]+)=([^&\s<>]*)/g, (whole, before: string, name: string) =>
      isSecret(name) ? `${before}${name}=${mark}` : whole,
    );
  return { text };
}

function cleanValue(value: unknown, isSecret: (name: string) => boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => cleanValue(item, isSecret));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      // A structure of that name holds secrets among other things: Keystone's `token` is one.
      if (isSecret(name) && (typeof member === "string" || typeof member === "number")) return [name, mark];
      const cleaned = cleanValue(member, isSecret);
      return [name, name === "token" ? withoutId(cleaned) : cleaned];
    }),
  );
}

/** Keystone's version 2 tells a token by its id, and version 3 is told one so. */
function withoutId(token: unknown): unknown {
  return typeof token === "object" && token !== null && "id" in token ? { ...token, id: mark } : token;
}

/** Takes the texts out, also as they look encoded in a URL, a form or Base64. */
function withoutTexts(value: unknown, secrets: readonly string[]): unknown {
  const forms = secrets.flatMap((secret) =>
    // Less is no secret, and would be found everywhere.
    secret.length < 4 ? [] : [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64")],
  );
  const clean = (node: unknown): unknown => {
    if (typeof node === "string") return forms.reduce((text, form) => text.replaceAll(form, mark), node);
    if (Array.isArray(node)) return node.map(clean);
    if (typeof node !== "object" || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([name, member]) => [name, clean(member)]));
  };
  return forms.length === 0 ? value : clean(value);
}
