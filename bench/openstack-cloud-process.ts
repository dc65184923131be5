import { simulateWholeCloud } from "../src/testing/openstack-simulator/whole-cloud.ts";
import { answerUsage } from "./measured-process.ts";

/** A simulated OpenStack, for as long as the process lives. */
const simulator = await simulateWholeCloud({ after: () => {} });
answerUsage(Number(new URL(simulator.origin).port));
