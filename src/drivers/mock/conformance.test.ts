import { driverHarness } from "../../testing/conformance/driver-harness.ts";
import { testDriver } from "../../testing/conformance/suite.ts";
import { createMock } from "./driver.ts";

const unchecked =
  "the original checks only the hardware profile of what is created, and clients launch images of their own invention";
const blocks = "the original does not compare the address blocks of a subnet and its network";
const forgetful = "the original's snapshots keep neither name nor description, and are taken of any volume";
const attaching = "the original attaches and destroys volumes whatever their state";
const elsewhere = "the original ignores the realm and the snapshot of a new volume";
const anywhere = "the original answers the fixed text for any instance and anybody";

/** Where the mock is as lenient as the original was, because its clients have been tested against that. */
const expectedFailures = {
  "instances: run: wrong credentials are unauthenticated and change nothing": anywhere,
  "instances: run: an unknown id is not_found": anywhere,
  "instances: create: an unknown imageId is refused, and nothing is launched": unchecked,
  "instances: create: an unknown realmId is refused, and nothing is launched": unchecked,
  "subnets: create: an address block that is outside its network's is invalid_argument": blocks,
  "snapshots: create: a hostile name is kept as it is, or refused": forgetful,
  "snapshots: create: keeps name and description": forgetful,
  "snapshots: create: an unknown volume is refused": forgetful,
  "volumes: create: a plain member is as declared, and everybody of the account sees it": elsewhere,
  "volumes: create: an unknown snapshot or realm is refused": elsewhere,
  "volumes: attach: a volume in use is failed_precondition, and stays where it is": attaching,
  "volumes: destroy: a volume in use is failed_precondition": attaching,
};

testDriver("the mock", driverHarness(createMock(), { expectedFailures }));
