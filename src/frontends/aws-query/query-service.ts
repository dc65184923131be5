import type { FrontendRequest } from "../../gateway/frontend.ts";
import type { CloudError } from "../../model/errors.ts";
import type { AwsFault } from "../../protocols/aws-query/aws-fault.ts";
import type { Dialect } from "../../protocols/aws-query/dialect.ts";
import type { Action } from "./action.ts";
import type { SignedService } from "./authenticate.ts";
import type { Call } from "./call.ts";
import type { Notation } from "./notation.ts";

/** An API that speaks the Query protocol. */
export interface QueryService extends SignedService {
  readonly dialect: Dialect;
  /** The version of a request that names none. */
  readonly version: string;
  /** The namespace of responses in a version. */
  namespace(version: string): string;
  /** The action of a name in a version; undefined for one that the API does not have. */
  action(name: string, version: string): Action | undefined;
  /** An error of the cloud in this API's words. `call` is undefined for what failed before the cloud was chosen. */
  explain(error: CloudError, action: Action | undefined, call: Call | undefined): AwsFault;
  /** How a request is written that is not in the Query protocol; undefined, as for most services: it is. */
  notation?(request: FrontendRequest): Notation | undefined;
  /** What the answers say in their `Server` header. */
  readonly server?: string;
}
