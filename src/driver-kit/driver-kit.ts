/**
 * What a driver is written with, and tested with: `deltacloud/driver`. All that is exported here is a promise to authors of drivers; all
 * else of this package may change with any release. A change that would break a driver raises `contractVersion`.
 */
import type { Driver } from "../model/driver.ts";
import type { ConformanceOptions } from "../testing/conformance/conformance-options.ts";

export { contractVersion, defineDriver } from "../model/driver.ts";
export type {
  BlobLimits,
  CommandRunner,
  Credentials,
  DeclaredFeatures,
  Driver,
  DriverContext,
  DriverEnvironment,
  EgressPolicy,
  FeatureConstraints,
  Identity,
  Logger,
  OpenDriver,
  Provider,
  Session,
  TenantCache,
  TlsProfile,
} from "../model/driver.ts";
export type { CollectionKey, OperationKey, Params, Resource, Service, ServiceKey, Services } from "../model/collections.ts";
export type { Filtered, Paging } from "../model/collection.ts";
export type { ByteStream } from "../model/shape.ts";
export type { Setting, Settings, SettingValues } from "../model/setting.ts";
export { stateMachine } from "../model/instance-states.ts";
export type { InstanceAction, MachineState, StateMachine, TransitionDeclaration } from "../model/instance-states.ts";

export { CloudError, isCloudError } from "../model/errors.ts";
export type { CloudErrorDetails, ErrorCode } from "../model/errors.ts";

export { createRestClient } from "../http/rest-client.ts";
export type { RestClient, RestOptions, RestRequest } from "../http/rest-client.ts";
export { mapped, onePage, pages, type NextPage } from "../http/pages.ts";
export { path } from "../http/path.ts";
export type {
  HttpAttempt,
  HttpBody,
  HttpClient,
  HttpDocument,
  HttpErrorMapper,
  HttpFields,
  HttpHead,
  HttpHeaders,
  HttpRequest,
  HttpStream,
} from "../model/http.ts";
export { readJson } from "../wire/json-reader.ts";
export { readXml, type XmlLimits } from "../wire/xml-reader.ts";
export type { XmlElement } from "../model/xml-element.ts";

export type { ConformanceOptions, Fixtures, Settle } from "../testing/conformance/conformance-options.ts";

/**
 * Registers the conformance suite as tests of `node:test`: everything that the driver offers is called, through a gateway as in a
 * server. Checks are chosen by capability; one that does not apply is skipped and says why. The suite, and with it the test runner, is
 * loaded here and not before, so that a server which loads the driver never has it.
 *
 *     await testDriver("nimbus", nimbus, { credentials, provider: "https://nimbus.example/v2" });
 *
 * @param title what the driver is called in the report
 * @throws Error when there are no credentials
 */
export async function testDriver(title: string, driver: Driver, options: ConformanceOptions = {}): Promise<void> {
  const [suite, { driverHarness }] = await Promise.all([
    import("../testing/conformance/suite.ts"),
    import("../testing/conformance/driver-harness.ts"),
  ]);
  suite.testDriver(title, driverHarness(driver, options));
}
