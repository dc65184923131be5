import type { CloudError } from "../../../model/errors.ts";
import { integer, oneOf, string, type Shape } from "../../../model/shape.ts";
import type { ClassicRequest } from "../classic-request.ts";
import { hrefOf } from "../documents/href.ts";
import { noChoices } from "./choices.ts";
import { formPage, type FormField } from "./form-page.ts";
import { problemOf } from "./operation-form.ts";
import { collectionTitle } from "./words.ts";

const port = (doc: string): Shape => integer({ doc, minimum: -1, maximum: 65_535 });

const field = (name: string, shape: Shape, required: boolean): FormField => ({
  key: name,
  name,
  shape,
  required,
  keepsEmpty: false,
});

/** A rule as the classic API takes it: addresses and groups together, of one kind of traffic. */
function ruleFields(hasEgress: boolean): readonly FormField[] {
  return [
    field("protocol", oneOf(["tcp", "udp", "icmp"]), true),
    field("port_from", port("The first port, or the ICMP type; -1 for all."), true),
    field("port_to", port("The last port, or the ICMP code; -1 for all."), true),
    ...(hasEgress
      ? [
          field(
            "direction",
            oneOf(["ingress", "egress"], { doc: "Whether it is about what comes in, which is usual, or what goes out." }),
            false,
          ),
        ]
      : []),
    field("ip_address1", string({ doc: "Addresses that may pass, such as 192.0.2.0/24; 0.0.0.0/0 is everybody." }), false),
    field("ip_address2", string(), false),
    field("ip_address3", string(), false),
    field("group1", string({ doc: "The name of a firewall whose instances may pass." }), false),
    field("group1owner", string({ doc: "Whose firewall that is." }), false),
  ];
}

/** The form for a new rule of a firewall. */
export function ruleFormPage({ cloud, context, parameters, segments }: ClassicRequest, error?: CloudError): string {
  const id = segments[1] as string;
  const fields = ruleFields(cloud.features("firewalls").some(([name]) => name === "egress_rules"));
  const href = hrefOf(context, "firewalls", id);
  return formPage(
    {
      title: `New rule of ${id}`,
      doc: "Say what may pass, and at least one address or group.",
      trail: [
        { label: collectionTitle("firewalls"), href: hrefOf(context, "firewalls") },
        { label: id, href },
      ],
      current: "firewalls",
      action: `${href}/rules`,
      button: "Add rule",
      fields,
      given: parameters,
      choices: noChoices,
      changes: false,
      problem: error && problemOf(error, fields),
    },
    context,
  );
}
