import { defineDriver, type DriverContext } from "../../model/driver.ts";
import { blobLimits } from "./blob-limits.ts";
import { Caller, mockCredentials } from "./caller.ts";
import { machine } from "./machine.ts";
import { MockCloud, type MockOptions } from "./mock-cloud.ts";
import { MockSession } from "./session.ts";

export type { MockOptions };

/** Makes a mock with a state of its own: the data set, and whatever is done to it while the object lasts. */
export function createMock(options: MockOptions = {}) {
  const cloud = new MockCloud(options);
  return defineDriver({
    name: "mock",
    title: "Mock",
    status: "active",
    doc: "A cloud that is none: the original's test data, in memory, fresh at each start.",
    credentials: { user: "Username", password: "Password", example: mockCredentials },
    features: {
      instances: { metrics: true, realm_filter: true, user_name: true, authentication_key: true },
    },
    filters: { images: ["ownerId"], instances: ["after", "destroyedSince"] },
    states: machine,
    blobs: blobLimits,
    holdsState: true,
    connect: (context: DriverContext) => new MockSession(new Caller(cloud, context)),
  });
}

export default createMock();
