import type { DriverContext } from "../../model/driver.ts";
import { CloudError } from "../../model/errors.ts";
import type { MockCloud } from "./mock-cloud.ts";

/** The only credentials that the mock takes; they are no secret. */
export const mockCredentials = { user: "mockuser", password: "mockpassword" };

/** One request's view of the mock: its state, and who asks. */
export class Caller {
  readonly cloud: MockCloud;
  readonly #context: DriverContext;

  constructor(cloud: MockCloud, context: DriverContext) {
    this.cloud = cloud;
    this.#context = context;
  }

  /** The caller's name. @throws `unauthenticated` for none, or any but the mock's own credentials */
  authenticate(): string {
    const { user, password } = this.#context.credentials;
    if (user !== mockCredentials.user || password !== mockCredentials.password) {
      throw new CloudError("unauthenticated", "Authentication Failure");
    }
    return user;
  }

  /** Aborts when the caller hangs up. */
  get signal(): AbortSignal {
    return this.#context.signal;
  }
}
