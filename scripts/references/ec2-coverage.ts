import { ec2Actions } from "../../src/frontends/ec2/action-table.ts";
import type { Driver } from "../../src/model/driver.ts";
import { ec2Operations } from "../../src/protocols/ec2/operations.gen.ts";
import { actionRows, hasInstances } from "./action-rows.ts";
import { code, generated, table, type Page } from "./markdown.ts";
import { withShelved } from "./shelved-drivers.ts";

/** What `docs/ec2-coverage.md` must be: action × driver. */
export async function ec2Coverage(drivers: readonly Driver[]): Promise<Page> {
  const rows = await withShelved(drivers.filter(hasInstances), (shelved) => ({
    names: shelved.map(({ driver }) => code(driver.name)),
    cells: actionRows(ec2Actions, shelved),
  }));
  const others = Object.entries(ec2Operations).filter(([name]) => !ec2Actions.has(name));
  const empty = others.filter(([, set]) => set !== "").length;
  const introduction = `# What each driver can answer as EC2

${generated("the frontend's actions and the declarations of the drivers")}

${ec2Actions.size} actions. Where the driver lacks what an action needs, the answer is \`UnsupportedOperation\`; where it only describes something, it is an
\`empty\` set: there is none. Of the other ${others.length} operations that EC2 has, ${empty} describe something and are answered with an empty set, and
${others.length - empty} are \`UnsupportedOperation\`. Any other name is \`InvalidAction\`. Drivers without instances are left out.
`;
  return {
    file: "docs/ec2-coverage.md",
    content: `${introduction}\n${table(["action", "what it does", ...rows.names], rows.cells)}`,
  };
}
