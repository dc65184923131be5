import { allCollections, collections, type CollectionKey } from "../../../model/collections.ts";
import type { Cloud } from "../../../gateway/gateway.ts";
import { attributes, markup, type Markup } from "../../../wire/html.ts";
import type { DocumentContext } from "../document.ts";
import { hrefOf } from "../documents/href.ts";
import { collectionTitle } from "./words.ts";

/** Collections that belong together, in the order in which people look for them. */
export interface CollectionGroup {
  readonly title: string;
  readonly keys: readonly CollectionKey[];
}

const groups: readonly CollectionGroup[] = [
  { title: "Compute", keys: ["instances", "images", "keys", "hardwareProfiles", "realms", "metrics", "instanceStates"] },
  { title: "Storage", keys: ["volumes", "snapshots", "volumeTypes", "buckets"] },
  {
    title: "Network",
    keys: ["addresses", "firewalls", "loadBalancers", "networks", "subnets", "networkInterfaces", "routers"],
  },
];
const grouped: ReadonlySet<CollectionKey> = new Set(groups.flatMap(({ keys }) => keys));
const others: CollectionGroup = {
  title: "Server",
  keys: allCollections.flatMap(([key]) => (grouped.has(key) || !hasPages(key) ? [] : [key])),
};

/** Whether the classic API has pages for it at all. */
function hasPages(key: CollectionKey): boolean {
  const collection = collections[key];
  return !("parent" in collection) && !("audience" in collection && collection.audience === "cimi");
}

/** The collections that can be listed, in groups. */
export function collectionGroups(capabilities: Cloud["capabilities"]): readonly CollectionGroup[] {
  return [...groups, others]
    .map(({ title, keys }) => ({ title, keys: keys.filter((key) => capabilities.get(key)?.has("list")) }))
    .filter(({ keys }) => keys.length > 0);
}

/** The way to every collection of the cloud. */
export function navigation(context: DocumentContext, current: CollectionKey | "docs" | undefined): Markup {
  const link = (href: string, title: string, isCurrent: boolean): Markup =>
    markup`<li><a${attributes({ href, "aria-current": isCurrent ? "page" : undefined })}>${title}</a></li>\n`;
  const sections = collectionGroups(context.cloud.capabilities).map(
    ({ title, keys }) =>
      markup`<h2>${title}</h2>\n<ul>\n${keys.map((key) => link(hrefOf(context, key), collectionTitle(key), key === current))}</ul>\n`,
  );
  return markup`<nav id="menu" class="menu" popover="auto" aria-label="Collections">
${sections}<h2>Help</h2>
<ul>
${link(`${context.base}/docs`, "Documentation", current === "docs")}</ul>
</nav>
`;
}
