import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";
import { markup, type Content } from "../../../wire/html.ts";
import type { DocumentContext } from "../document.ts";
import type { Section } from "./member-sections.ts";
import { actionButton } from "./post-form.ts";
import { memberLink } from "./value-view.ts";
import { words } from "./words.ts";

/** The instances that are registered with a load balancer, each with the way out. */
export function targetsOf({ targets }: LoadBalancer, href: string, context: DocumentContext): Section {
  const removable = context.cloud.supports("loadBalancers", "unregister");
  const lines = targets.map(
    ({ instanceId, health }) =>
      markup`<li>${memberLink("instances", instanceId, context)}${health !== undefined && markup` <span class="detail">${words(health)}</span>`} ${removable && actionButton(`${href}/unregister`, "Unregister", context, { instance_id: instanceId })}</li>\n`,
  );
  const content: Content =
    lines.length === 0 ? markup`<p class="nothing">No instance is registered.</p>\n` : markup`<ul class="rows">\n${lines}</ul>\n`;
  return { title: "Instances", field: "targets", content };
}
