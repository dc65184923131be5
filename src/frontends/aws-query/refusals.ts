import type { AccessRefusal, RefusalReason } from "../../credentials/access-refusal.ts";
import { AwsFault } from "../../protocols/aws-query/aws-fault.ts";
import type { Dialect } from "../../protocols/aws-query/dialect.ts";

type Refusal = readonly [awsCode: string, status: number];

const mismatch: Refusal = ["SignatureDoesNotMatch", 403];
const unknown: Readonly<Record<Dialect, Refusal>> = { ec2: ["AuthFailure", 401], query: ["InvalidClientTokenId", 403] };
const both = (refusal: Refusal): Readonly<Record<Dialect, Refusal>> => ({ ec2: refusal, query: refusal });

/** What AWS answers to who is not let in; EC2 has codes of its own. */
const refusals: Readonly<Record<RefusalReason, Readonly<Record<Dialect, Refusal>>>> = {
  missing: { ec2: ["AuthFailure", 401], query: ["MissingAuthenticationToken", 403] },
  malformed: both(["IncompleteSignature", 400]),
  unsupported_algorithm: both(["IncompleteSignature", 400]),
  wrong_service: both(mismatch),
  wrong_region: both(mismatch),
  unknown_key: unknown,
  denied_key: unknown,
  expired_key: { ec2: ["RequestExpired", 400], query: ["ExpiredToken", 403] },
  invalid_token: unknown,
  skewed: { ec2: ["RequestExpired", 400], query: mismatch },
  expired: { ec2: ["RequestExpired", 400], query: mismatch },
  unsigned_headers: both(mismatch),
  signature: both(mismatch),
  payload: both(mismatch),
  throttled: { ec2: ["RequestLimitExceeded", 503], query: ["Throttling", 400] },
  audience: { ec2: ["UnauthorizedOperation", 403], query: ["AccessDenied", 403] },
  foreign_page: { ec2: ["UnauthorizedOperation", 403], query: ["AccessDenied", 403] },
};

/** A refusal in the words of an API. */
export function explainRefusal({ reason, message }: AccessRefusal, dialect: Dialect): AwsFault {
  const [awsCode, status] = refusals[reason][dialect];
  return new AwsFault(awsCode, message, status);
}
