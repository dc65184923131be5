import { integer, list, string, struct } from "../../model/shape.ts";
import { defineAction } from "../aws-query/action.ts";

/** The same in both versions. */
export const describeAccountLimits = defineAction({
  name: "DescribeAccountLimits",
  doc: "None: how much there may be, no cloud tells.",
  needs: "static",
  parameters: {},
  document: { Limits: list(struct({ Name: string(), Max: integer() })) },
  run: () => ({ Limits: [] }),
});
