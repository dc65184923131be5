import { it } from "node:test";
import { installed, needs } from "../installed.ts";
import { compareWalks } from "./compare-walks.ts";
import { needsMoto } from "../../../src/testing/moto.ts";

const name = "version 2 of the AWS CLI";
const program = installed("debian/aws");
// Of the environment, this release does not take the endpoint yet.
const further = (endpoint: string) => ["--cli-binary-format", "raw-in-base64-out", "--endpoint-url", endpoint];

it(
  `${name} is told the same by moto and through us, but for what is explained`,
  // What is compared is moto's answers to this client: without either there is nothing to compare.
  { skip: needsMoto || needs(name, program) },
  () => compareWalks({ program: program as string, further, isNewest: false }),
);
