import { codeOfStatus } from "../../http/status-errors.ts";
import { CloudError, type ErrorCode } from "../../model/errors.ts";
import type { HttpDocument } from "../../model/http.ts";

/** What can be read of an error, whichever service wrote it. */
interface Complaint {
  /** The service's own name for it: Nova's key, Neutron's type, Keystone's title, Octavia's fault. */
  readonly code: string | undefined;
  readonly message: string;
}

/** Names that say more than the status that comes with them. */
const byCode: Readonly<Record<string, ErrorCode>> = {
  OverQuota: "quota_exceeded",
  IpAddressGenerationFailure: "capacity_unavailable",
  ExternalIpAddressExhausted: "capacity_unavailable",
  NoMoreNetworks: "capacity_unavailable",
  ExternalGatewayForFloatingIPNotFound: "failed_precondition",
  NetworkInUse: "failed_precondition",
  SubnetInUse: "failed_precondition",
  PortInUse: "failed_precondition",
  SecurityGroupInUse: "failed_precondition",
  SecurityGroupRuleExists: "already_exists",
  FloatingIPPortAlreadyAssociated: "failed_precondition",
  InvalidIpForSubnet: "invalid_argument",
  IpAddressInUse: "already_exists",
  IpAddressAlreadyAllocated: "already_exists",
  MacAddressInUse: "already_exists",
  InvalidInput: "invalid_argument",
};

/** Texts that say more than the status that comes with them, which is all that Nova and Cinder tell. The first that fits counts. */
const byText: readonly (readonly [pattern: RegExp, code: ErrorCode])[] = [
  [
    /quota|VolumeSizeExceedsAvailableQuota|limit exceeded|exceeds? (?:the )?(?:allowed|available|maximum number)|maximum number of .* exceed/i,
    "quota_exceeded",
  ],
  [/already exists|is already (?:in use|used)\b|duplicate/i, "already_exists"],
  [/multiple possible networks/i, "invalid_argument"],
  [
    /while it is in task_state|in vm_state building|is (?:PENDING_\w+|immutable)|being (?:created|attached|detached|deleted)/i,
    "busy",
  ],
  [
    /not assigned to a host|current(?:ly| status)(?: is| in)?:? '?(?:creating|downloading|uploading|attaching|detaching|reserved|extending|retyping|deleting|backing-up|restoring)/i,
    "busy",
  ],
  [
    /status must be|invalid volume status|Invalid volume|must not be|in vm_state|in use\b|not empty|still (?:attached|in\b)/i,
    "failed_precondition",
  ],
  [/no valid host/i, "capacity_unavailable"],
];

/** The most characters of a message that anybody reads. */
const longestMessage = 1000;

/** Statuses whose text may tell a more precise code. */
const vague: ReadonlySet<number> = new Set([400, 403, 409, 413]);

/** The error of any OpenStack service: by its own name first, then by its text where the status says little, then by the status. */
export function toCloudError(answer: HttpDocument): CloudError | undefined {
  const complaint = complaintOf(answer);
  if (!complaint) return undefined;
  const { code, message } = complaint;
  return new CloudError(codeOf(answer, code, message), message, { providerCode: code });
}

function codeOf({ status, headers }: HttpDocument, code: string | undefined, message: string): ErrorCode {
  const named = code === undefined ? undefined : byCode[code];
  if (named) return named;
  const told = vague.has(status) ? byText.find(([pattern]) => pattern.test(message))?.[1] : undefined;
  if (told) return told;
  // Old services say so what others say by 429.
  return status === 413 && headers["retry-after"] !== undefined ? "rate_limited" : codeOfStatus(status);
}

function complaintOf(answer: HttpDocument): Complaint | undefined {
  const text = answer.text();
  return readJson(answer, text) ?? readPage(text);
}

/**
 * `{"itemNotFound": {"code", "message"}}` of Nova and Cinder, `{"error": {"message", "title"}}` of Keystone,
 * `{"NeutronError": {"type", "message"}}`, and `{"faultcode", "faultstring"}` of Octavia and of Nova's proxies.
 */
function readJson(answer: HttpDocument, text: string): Complaint | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  let body: Readonly<Record<string, unknown>>;
  try {
    body = answer.json();
  } catch {
    return undefined;
  }
  if (typeof body["faultstring"] === "string") {
    return { code: textOf(body["faultcode"]), message: body["faultstring"] };
  }
  const [[name, inner] = ["", undefined]] = Object.entries(body);
  if (typeof inner === "string") return readPage(inner);
  if (typeof inner !== "object" || inner === null) return undefined;
  const { type, title, message } = inner as { type?: unknown; title?: unknown; message?: unknown };
  if (typeof message !== "string" || message === "") return undefined;
  return { code: textOf(type) ?? textOf(title) ?? name, message: withoutSecret(withoutSchema(message)).slice(0, longestMessage) };
}

/** Keystone tells the whole schema that a request does not fit. */
const withoutSchema = (message: string): string => message.split("\n\nFailed validating")[0] ?? message;

/** Nova repeats what it does not take: passwords, and what instances are launched with, go into no log. */
const withoutSecret = (message: string): string =>
  message.replace(
    /^(Invalid input for field\/attribute (?:adminPass|user_data|contents)\.) Value: [\s\S]*' ([^']*)$/,
    "$1 It $2",
  );

/** The pages of Glance and Swift: a heading, and a paragraph behind it. */
function readPage(text: string): Complaint | undefined {
  const words = text
    .replaceAll(/<head>[\s\S]*?<\/head>|<title>[\s\S]*?<\/title>|<h1>[\s\S]*?<\/h1>/gi, " ")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/&(lt|gt|quot|amp|#39|#x27);/g, (entity) => entities[entity] ?? entity)
    .replaceAll(/\s+/g, " ")
    .trim();
  return words === "" ? undefined : { code: undefined, message: words.slice(0, longestMessage) };
}

const entities: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&amp;": "&",
  "&#39;": "'",
  "&#x27;": "'",
};

const textOf = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
