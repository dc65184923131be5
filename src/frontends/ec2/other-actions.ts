import { list, struct } from "../../model/shape.ts";
import { AwsFault } from "../../protocols/aws-query/aws-fault.ts";
import { ec2Operations } from "../../protocols/ec2/operations.gen.ts";
import { defineAction, type Action } from "../aws-query/action.ts";

const made = new Map<string, Action>();

/**
 * An operation that EC2 has and we do not: what describes something finds nothing, all else is `UnsupportedOperation`. Clients go
 * on after the former, and tell the latter from a name that is wrong. Undefined for a name that EC2 does not know.
 */
export function otherAction(name: string): Action | undefined {
  if (!Object.hasOwn(ec2Operations, name)) return undefined;
  let action = made.get(name);
  if (!action) {
    action = otherOf(name, ec2Operations[name] ?? "");
    made.set(name, action);
  }
  return action;
}

function otherOf(name: string, set: string): Action {
  if (set === "") {
    return defineAction({
      name,
      doc: "Not carried.",
      needs: "static",
      parameters: {},
      document: {},
      run: ({ cloud }) => {
        throw new AwsFault(
          "UnsupportedOperation",
          `The operation ${name} is not supported on the driver '${cloud.driver.name}'.`,
        );
      },
    });
  }
  return defineAction({
    name,
    doc: "Always empty.",
    needs: "static",
    parameters: {},
    document: { [set]: list(struct({})) },
    run: () => ({ [set]: [] }),
  });
}
