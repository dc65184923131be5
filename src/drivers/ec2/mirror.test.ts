import { devNull } from "node:os";
import { after } from "node:test";
import { createConfiguration } from "../../server/configuration.ts";
import { startServer } from "../../server/start.ts";
import { driverHarness } from "../../testing/conformance/driver-harness.ts";
import { testDriver } from "../../testing/conformance/suite.ts";
import { ec2Harness } from "../../testing/ec2-cloud.ts";
import { openDriver } from "../local/test-local.ts";
import ec2 from "./driver.ts";

// The driver before our own EC2 API, which has the local cloud behind it: what passes has crossed both.
const account = "111122223333";
const key = { user: "MIRROR", password: "the secret of the mirror" };
const local = await openDriver(undefined, { accounts: { [account]: "the account's own" } });
const server = await startServer(
  createConfiguration({
    driver: "local",
    frontends: [],
    listeners: [{ frontends: ["aws"], hostname: "127.0.0.1", port: 0 }],
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
const url = `http://127.0.0.1:${server.addresses[0]?.port}`;

testDriver(
  "EC2 before our own EC2 API",
  driverHarness(ec2, ec2Harness({ provider: `ec2=${url};elb=${url};mon=${url};sts=${url}`, credentials: key })),
);
