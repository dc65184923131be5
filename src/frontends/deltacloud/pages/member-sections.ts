import type { CollectionKey } from "../../../model/collections.ts";
import type { Blob } from "../../../model/collections/blobs.ts";
import type { Firewall } from "../../../model/collections/firewalls.ts";
import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";
import type { Metric } from "../../../model/collections/metrics.ts";
import type { Content } from "../../../wire/html.ts";
import type { DocumentContext } from "../document.ts";
import { blobMetadata } from "./blob-sections.ts";
import { firewallRules } from "./firewall-rules.ts";
import { targetsOf } from "./load-balancer-targets.ts";
import { metricCharts } from "./metric-charts.ts";
import { stateDiagram } from "./state-diagram.ts";

/** A part of a member's page with a heading of its own. */
export interface Section {
  readonly title: string;
  readonly content: Content;
  /** The field that it shows. */
  readonly field?: string;
}

type Values = Readonly<Record<string, unknown>>;

/** What belongs to a member and is more than a fact. The key says which type of resource it is. */
export function sectionsOf(key: CollectionKey, member: Values, href: string, context: DocumentContext): readonly Section[] {
  switch (key) {
    case "blobs":
      return [blobMetadata(member as unknown as Blob, href, context)];
    case "firewalls":
      return [firewallRules(member as unknown as Firewall, context)];
    case "instances":
      return stateDiagram(member, context);
    case "loadBalancers":
      return [targetsOf(member as unknown as LoadBalancer, href, context)];
    case "metrics":
      return metricCharts(member as unknown as Metric);
    default:
      return [];
  }
}
