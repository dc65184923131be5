import type { RoleCredentials } from "./role-credentials.ts";

/** Where a server may find credentials of its own. */
export interface RoleSource {
  /** What messages call it. */
  readonly name: string;
  /** Undefined where it gives none; rejects where it cannot be asked. */
  read(): Promise<RoleCredentials | undefined>;
  close?(): Promise<void>;
}
