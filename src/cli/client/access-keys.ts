import { AccessRefusal } from "../../credentials/access-refusal.ts";
import { addToDenyFile, asFingerprint } from "../../credentials/access-keys/deny-list.ts";
import { keyDocument, type KeyDocument } from "../../credentials/access-keys/key-document.ts";
import { isSealedKey, SealedKeys } from "../../credentials/access-keys/sealed-keys.ts";
import { fingerprintOf } from "../../credentials/fingerprint.ts";
import { readOperations, type Scope } from "../../credentials/scope.ts";
import { serverRoleUser } from "../../credentials/server-role.ts";
import { isCloudError } from "../../model/errors.ts";
import { builtInDrivers } from "../../server/built-in-drivers.ts";
import { builtInFrontends } from "../../server/frontend-registry.ts";
import { plainProvider, plainUser } from "../../server/redaction.ts";
import type { AccessKeyOptions, Globals, Invocation } from "./arguments.ts";
import { connectionOf } from "./connection.ts";
import { UsageError } from "./exit-codes.ts";
import { askServerForKey, type KeyWish } from "./key-request.ts";
import { readLifetime } from "./lifetime.ts";
import { write, writeJson } from "./output.ts";
import { ask, askSecret, firstLine } from "./prompt.ts";
import { denyFileOf, openPlace, sealingPlace } from "./sealing-place.ts";
import { printable } from "./table.ts";

type Environment = Readonly<Record<string, string | undefined>>;
type AccessKeyInvocation = Extract<Invocation, { readonly kind: "access key" }>;

/** Runs `deltacloud access-keys VERB`. @throws UsageError, and what files and the server say against it */
export async function runAccessKeyVerb(
  { verb, key, options, globals }: AccessKeyInvocation,
  environment: Environment,
  signal: AbortSignal,
): Promise<void> {
  const place = sealingPlace(textOf(options, "sealing-key"), environment);
  switch (verb.name) {
    case "create":
      return create(options, globals, environment, signal);
    case "show": {
      const token = textOf(options, "token") ?? (environment["AWS_SESSION_TOKEN"] || undefined);
      const facts = shownFacts(new SealedKeys(openPlace(place)), key, token);
      return globals.json ? writeJson(facts) : writeFacts(facts);
    }
    case "deny": {
      const file = denyFileOf(textOf(options, "deny-list"), place, environment);
      const fingerprint = asFingerprint(key);
      const added = addToDenyFile(file, fingerprint, `denied ${new Date().toISOString()}`);
      return write(`${added ? "Denied" : "Was denied already:"} ${fingerprint} in ${file}\n`);
    }
  }
}

async function create(options: AccessKeyOptions, globals: Globals, environment: Environment, signal: AbortSignal): Promise<void> {
  if (globals.json && options["export"] === true) throw new UsageError("--json and --export: only one of them");
  const server = textOf(options, "server");
  const wish = readWish(options);
  const connection = connectionOf(server === undefined ? globals : { ...globals, url: server }, environment);
  const { driver, provider } = connection;
  const user = connection.user ?? (await ask("User name at the cloud: ", "the user name; give --user"));
  const known = connection.password ?? (user === serverRoleUser ? "" : undefined);
  const password = options["password-stdin"]
    ? await firstLine()
    : (known ?? (await askSecret(`Password of ${user}: `, "the password; try --password-stdin")));
  const credentials = { user, password };
  if (server !== undefined) {
    const document = await askServerForKey(server, { driver, provider, credentials }, wish, signal);
    return writeKey(document, options, globals);
  }
  const place = sealingPlace(textOf(options, "sealing-key"), environment);
  const sealing = openPlace(place, (file) =>
    tell(`Made a sealing key in ${file}, where a server of the same user finds it; others need --sealing-key FILE.`, globals),
  );
  if (driver !== undefined && !comesAlong(driver.toLowerCase()))
    tell(`No driver '${printable(driver)}' comes with deltacloud: the key is good where a server has one of that name.`, globals);
  const account = { driver: driver?.toLowerCase(), provider, credentials, scope: wish.scope, expires: wish.expires };
  return writeKey(keyDocument(new SealedKeys(sealing).create(account, wish.session)), options, globals);
}

const comesAlong = (driver: string): boolean =>
  builtInDrivers.names.includes(driver) || builtInDrivers.aliases?.has(driver) === true;

function readWish(options: AccessKeyOptions): KeyWish {
  const driverScope = listOf(options, "driver-scope");
  const frontends = listOf(options, "frontends");
  const unknown = frontends?.find((name) => !builtInFrontends.names.includes(name));
  if (unknown !== undefined)
    throw new UsageError(`--frontends: there is no '${printable(unknown)}'; there are ${builtInFrontends.names.join(", ")}`);
  const scope: Scope = {
    ...(options["read-only"] === true && { readOnly: true }),
    ...(driverScope && { operations: checked("--driver-scope", () => readOperations(driverScope)) }),
    ...(frontends && { frontends }),
  };
  const expires = textOf(options, "expires");
  return { scope, expires: expires === undefined ? undefined : readLifetime(expires), session: options["session"] === true };
}

/** What a key holds, without what is secret in it. */
function shownFacts(keys: SealedKeys, id: string, token: string | undefined): Readonly<Record<string, unknown>> {
  if (!isSealedKey(id)) throw new UsageError("This is no access key that deltacloud has made");
  const { driver, provider, credentials, scope, expires, accessKey, derivedFrom } = keys.inspect(id, token);
  return {
    fingerprint: accessKey ?? fingerprintOf(id),
    driver,
    provider: plainProvider(provider),
    user: plainUser(credentials?.user),
    readOnly: scope.readOnly ?? false,
    driverScope: scope.operations,
    frontends: scope.frontends,
    expires: expires?.toISOString(),
    derivedFrom: derivedFrom?.length ? derivedFrom : undefined,
  };
}

async function writeKey(document: KeyDocument, options: AccessKeyOptions, globals: Globals): Promise<void> {
  if (globals.json) return writeJson(document);
  const { AccessKeyId: id, SecretAccessKey: secret, SessionToken: token, Expiration: expires } = document;
  if (options["export"] === true) {
    const lines = [
      `export AWS_ACCESS_KEY_ID=${id}`,
      `export AWS_SECRET_ACCESS_KEY=${secret}`,
      token === undefined ? "unset AWS_SESSION_TOKEN" : `export AWS_SESSION_TOKEN=${token}`,
    ];
    return write(`${lines.join("\n")}\n`);
  }
  return writeFacts({ "access key": id, secret, "session token": token, expires, fingerprint: fingerprintOf(id) });
}

function writeFacts(facts: Readonly<Record<string, unknown>>): Promise<void> {
  const shown = Object.entries(facts).filter(([, value]) => value !== undefined);
  const width = Math.max(...shown.map(([name]) => name.length)) + 2;
  const lines = shown.map(
    ([name, value]) => `${name.padEnd(width)}${printable(Array.isArray(value) ? value.join(",") : String(value))}`,
  );
  return write(`${lines.join("\n")}\n`);
}

function tell(sentence: string, { quiet }: Globals): void {
  if (!quiet) process.stderr.write(`${sentence}\n`);
}

function checked<T>(option: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (isCloudError(error) && !(error instanceof AccessRefusal)) throw new UsageError(`${option}: ${error.message}`);
    throw error;
  }
}

function textOf(options: AccessKeyOptions, name: string): string | undefined {
  const value = options[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function listOf(options: AccessKeyOptions, name: string): readonly string[] | undefined {
  const value = options[name];
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((text: string) => text.split(",")).filter((item) => item !== "");
}
