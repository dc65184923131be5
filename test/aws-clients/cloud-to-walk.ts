import { openStackCloud } from "../../src/testing/openstack-cloud.ts";
import { startAwsServer } from "./aws-server.ts";
import type { CloudToWalk } from "./walked-cloud.ts";

/** A cloud that a client may be tried on; it is opened when its turn comes. */
export interface NamedCloud {
  readonly name: string;
  open(): Promise<CloudToWalk>;
}

/**
 * The clouds to try a client on: our server before the driver `local`, and before OpenStack where the environment names one.
 * DELTACLOUD_TEST_AWS_CLOUD names one of them, to leave the others out; DELTACLOUD_TEST_AWS_ENDPOINT another server instead, such as moto's, on which the walks themselves are tried.
 */
export function cloudsToWalk(): readonly NamedCloud[] {
  const foreign = process.env["DELTACLOUD_TEST_AWS_ENDPOINT"];
  if (foreign !== undefined) return [{ name: foreign, open: async () => foreignCloud(foreign) }];
  const openStack = openStackCloud();
  const local: NamedCloud = {
    name: "local",
    open: () => startAwsServer("local", { user: "mockuser", password: "mockpassword" }, { fleet: 6 }),
  };
  if (!openStack) return [local];
  const { provider, credentials } = openStack;
  const all = [local, { name: "openstack", open: () => startAwsServer("openstack", credentials, { provider, fleet: 2 }) }];
  const only = process.env["DELTACLOUD_TEST_AWS_CLOUD"];
  return only === undefined ? all : all.filter(({ name }) => name === only);
}

function foreignCloud(endpoint: string): CloudToWalk {
  return {
    endpoint,
    region: "us-east-1",
    accessKeyId: process.env["DELTACLOUD_TEST_AWS_ACCESS_KEY_ID"] ?? "testing",
    secretAccessKey: process.env["DELTACLOUD_TEST_AWS_SECRET_ACCESS_KEY"] ?? "testing",
    lacks: new Set(["client tokens", "key types", "few instance types"]),
    fleet: 6,
    close: async () => {},
  };
}
