import { usage } from "../../src/cli/usage.ts";
import { commandReference } from "../../src/cli/client/reference.ts";
import { describeApi } from "../../src/frontends/deltacloud/openapi/describe.ts";
import type { Driver } from "../../src/model/driver.ts";
import { awsComparison } from "./aws-comparison.ts";
import { awsCoverage } from "./aws-coverage.ts";
import { ec2Coverage } from "./ec2-coverage.ts";
import { errorsPage } from "./errors.ts";
import type { Page } from "./markdown.ts";
import { metricsPage } from "./metrics.ts";
import { parametersPage } from "./parameters.ts";
import { supportMatrix } from "./support-matrix.ts";

/** The pages of reference, made of what the code declares. */
export async function references(drivers: readonly Driver[]): Promise<readonly Page[]> {
  return [
    { file: "docs/cli-reference.md", content: `${commandReference()}\n${server()}` },
    await supportMatrix(drivers),
    await ec2Coverage(drivers),
    await awsCoverage(drivers),
    awsComparison(),
    parametersPage(describeApi("everything", "http://localhost:3001/api")),
    errorsPage(),
    await metricsPage(),
  ];
}

const server = (): string =>
  `# Options of \`deltacloudd\`\n\nWhat \`deltacloudd --help\` says:\n\n\`\`\`text\n${usage()}\`\`\`\n`;
