import { testDriver } from "deltacloud/driver";
import driver from "./driver.ts";
import { startServer } from "./server-process.ts";

const credentials = { user: "mockuser", password: "mockpassword" };
const server = await startServer("local");

await testDriver("deltacloud, of a server with the driver local", driver, {
  credentials,
  provider: server.url,
  cleanup: () => server.stop(),
});
