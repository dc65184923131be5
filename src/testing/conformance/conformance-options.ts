import type { ServiceKey } from "../../model/collections.ts";
import type { Credentials } from "../../model/driver.ts";

/** What the checks launch instances with; where one is absent, the first that the cloud lists is taken. */
export interface Fixtures {
  readonly imageId?: string;
  readonly realmId?: string;
  readonly hardwareProfileId?: string;
  /** What volumes are made of where the feature `volume_type` is there; that of a volume unless told, else `standard`. */
  readonly volumeType?: string;
  /** An account that images and snapshots can be shared with; one of 12 digits unless told. */
  readonly otherAccount?: string;
}

/** How to wait for a resource that is on its way. */
export interface Settle {
  /** How long to wait at most, in milliseconds. */
  readonly timeout: number;
  /** Waits until it is worth looking again; a test with a clock of its own sets it forward. */
  wait(): Promise<unknown>;
}

/** What the conformance suite has to know of a cloud to test its driver. */
export interface ConformanceOptions {
  /** Good credentials; the driver's example unless told. */
  readonly credentials?: Credentials;
  /** Credentials that the cloud refuses; the good ones with another password unless told. */
  readonly wrongCredentials?: Credentials;
  /** The provider, as an operator would configure it, so that it may be on this machine; the driver's own default unless told. */
  readonly provider?: string;
  /** The driver's own settings; its defaults unless told. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** A folder for what the driver keeps; it keeps nothing unless told. */
  readonly folder?: string;
  /** Milliseconds that a call may take; 10,000 unless told. */
  readonly timeout?: number;
  readonly fixtures?: Fixtures;
  /** The collections, or other groups of checks, to look at; all unless told. */
  readonly groups?: readonly string[];
  /** Collections whose lists are too long to be read again and again over connections that break. */
  readonly faultsWithout?: readonly ServiceKey[];
  /**
   * Titles of checks (`collection: title`) that this cloud is known to fail, each with the reason. They are strict: a
   * check that passes all the same, or is skipped, breaks the run.
   */
  readonly expectedFailures?: Readonly<Record<string, string>>;
  /** Every 10 milliseconds, for 10 seconds, unless told. */
  readonly settle?: Settle;
  /** Called once, when all checks have run. */
  cleanup?(): Promise<void>;
}
