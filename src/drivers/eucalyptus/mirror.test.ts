import { devNull } from "node:os";
import { after } from "node:test";
import { createConfiguration } from "../../server/configuration.ts";
import { startServer } from "../../server/start.ts";
import { driverHarness } from "../../testing/conformance/driver-harness.ts";
import { testDriver } from "../../testing/conformance/suite.ts";
import { ec2Harness } from "../../testing/ec2-cloud.ts";
import { openDriver } from "../local/test-local.ts";
import eucalyptus from "./driver.ts";

// No cloud of Eucalyptus can be had: the driver stands before our own APIs of AWS, which have paths as such a cloud has, with the local
// cloud behind them. They take more than Eucalyptus does; what it would refuse is tested beside this.
const account = "111122223333";
const key = { user: "MIRROR", password: "the secret of the mirror" };
const local = await openDriver(undefined, { accounts: { [account]: "the account's own" } });
const server = await startServer(
  createConfiguration({
    driver: "local",
    hostname: "127.0.0.1",
    port: 0,
    frontends: ["ec2", "elb", "cloudwatch"],
    accessKeys: {
      keyring: { [key.user]: { secret: key.password, user: account, password: "the account's own" } },
      failedAttempts: 1_000_000,
      failedAttemptsOfAddress: 1_000_000,
    },
    logging: { file: devNull },
  }),
  { drivers: { names: ["local"], load: async () => local } },
);
after(async () => {
  await server.close();
  await local.close?.();
});
const host = `127.0.0.1:${server.addresses[0]?.port}`;
const services = `ec2=${host}/ec2;elb=http://${host}/ec2/`;

const expectedFailures = {
  "firewalls: createRules: an IPv6 source": "Eucalyptus has no IPv6",
  "keys: create: the feature import_key has its effect": "Eucalyptus does not show public keys",
  "volumes: update: grows a volume, and never shrinks it": "Eucalyptus does not change volumes",
};

testDriver(
  "Eucalyptus, signing by version 2,",
  driverHarness(eucalyptus, {
    ...ec2Harness({ provider: `${services};signature=v2;version=2010-08-31`, credentials: key }),
    expectedFailures,
  }),
);
testDriver(
  "Eucalyptus, signing by version 4,",
  driverHarness(eucalyptus, {
    ...ec2Harness({ provider: `${services};mon=${host}/ec2;region=north`, credentials: key }),
    groups: ["driver", "addresses", "hardwareProfiles", "metrics", "realms"],
  }),
);
