import type { CommandLine, Outcome } from "../command-line.ts";
import { walkAddresses } from "./addresses.ts";
import { walkErrors } from "./errors.ts";
import { walkGroups } from "./groups.ts";
import { walkImages } from "./images.ts";
import { walkInstances } from "./instances.ts";
import { walkKeys } from "./keys.ts";
import { walkNetworks } from "./networks.ts";
import { walkOffers } from "./offers.ts";
import { walkServices } from "./services.ts";
import { walkStorage } from "./storage.ts";

/** A command line, words between spaces; each value is part of the word that it stands in. */
export type Aws = (words: TemplateStringsArray, ...values: readonly string[]) => Promise<Outcome>;

/** A command line that was run, and what became of it. */
export interface Step {
  /** Such as `ec2 describe-instances`. */
  readonly command: string;
  /** All of its words; values that come from earlier answers are `…`. */
  readonly line: string;
  readonly outcome: Outcome;
}

/**
 * Everything that the frontends answer and the driver carries, one command line after the other.
 * @param cloud the command line straight to the cloud, for what can only be prepared there
 */
export async function walk(commandLine: CommandLine, cloud: CommandLine): Promise<readonly Step[]> {
  const steps: Step[] = [];
  const aws: Aws = async (words, ...values) => {
    const outcome = await commandLine.run(wordsOf(words, values));
    const line = words.join("…").replaceAll(/\s+/g, " ").trim();
    steps.push({ command: line.split(" ", 2).join(" "), line, outcome });
    return outcome;
  };
  const prepare: Aws = (words, ...values) => cloud.run(wordsOf(words, values));
  const { vpcId, subnetId } = await walkOffers(aws);
  const keyName = await walkKeys(aws);
  const groupId = await walkGroups(aws, vpcId);
  const instanceId = await walkInstances(aws, { subnetId, keyName, groupId });
  const snapshotId = await walkStorage(aws, instanceId);
  await walkImages(aws, { instanceId, snapshotId });
  await walkAddresses(aws, instanceId);
  await walkNetworks(aws, instanceId);
  await walkServices(aws, prepare, { instanceId, subnetId, groupId });
  await walkErrors(aws, { instanceId, groupId });
  return steps;
}

/** A space in a value stays one. */
function wordsOf(strings: TemplateStringsArray, values: readonly string[]): readonly string[] {
  const words: string[] = [];
  let word = "";
  strings.forEach((text, index) => {
    const [first = "", ...others] = text.split(/\s+/);
    word += first;
    for (const other of others) {
      words.push(word);
      word = other;
    }
    word += values[index] ?? "";
  });
  return [...words, word].filter((each) => each !== "");
}
