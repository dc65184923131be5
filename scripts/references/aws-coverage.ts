import type { Action } from "../../src/frontends/aws-query/action.ts";
import { cloudwatchActions } from "../../src/frontends/cloudwatch/actions.ts";
import { classicActions } from "../../src/frontends/elb/classic/action-table.ts";
import { v2Actions } from "../../src/frontends/elb/v2/action-table.ts";
import { iamActions } from "../../src/frontends/iam/actions.ts";
import { stsActions } from "../../src/frontends/sts/actions.ts";
import type { Driver } from "../../src/model/driver.ts";
import { actionRows, hasInstances } from "./action-rows.ts";
import { code, generated, table, type Page } from "./markdown.ts";
import { withShelved } from "./shelved-drivers.ts";

/** The APIs of AWS beside EC2. */
const services: readonly (readonly [title: string, actions: ReadonlyMap<string, Action>])[] = [
  ["STS", stsActions],
  ["IAM", iamActions],
  ["CloudWatch", cloudwatchActions],
  ["Elastic Load Balancing (2012-06-01)", classicActions],
  ["Elastic Load Balancing v2 (2015-12-01)", v2Actions],
];

/** What `docs/aws-coverage.md` must be: action × driver, for each service. */
export async function awsCoverage(drivers: readonly Driver[]): Promise<Page> {
  const sections = await withShelved(drivers.filter(hasInstances), (shelved) =>
    services.map(([title, actions]) => {
      const heads = ["action", "what it does", ...shelved.map(({ driver }) => code(driver.name))];
      return `## ${title}\n\n${table(heads, actionRows(actions, shelved))}`;
    }),
  );
  const introduction = `# What each driver can answer as other services of AWS

${generated("the frontends' actions and the declarations of the drivers")}

All of them answer at the address of [EC2](ec2-coverage.md), and each at a path of its own. Where the driver lacks what an action needs, the answer is
\`UnsupportedOperation\`; where it only lists something, it is \`empty\`. Any other name is \`InvalidAction\`.
`;
  return { file: "docs/aws-coverage.md", content: [introduction, ...sections].join("\n") };
}
