import { allCollections, type CollectionKey, type Resource } from "../../../model/collections.ts";
import { xmlDeclaration } from "../../../wire/xml.ts";
import { render, type Render } from "../../../wire/xml-node.ts";
import type { DocumentContext, Format, ListDocument, Occasion } from "../document.ts";
import { memberPage, type MemberView } from "../pages/member-page.ts";
import { addressDocument } from "./addresses.ts";
import { blobDocument } from "./blobs.ts";
import { bucketDocument } from "./buckets.ts";
import { driverDocument } from "./drivers.ts";
import { firewallDocument } from "./firewalls.ts";
import { hardwareProfileDocument } from "./hardware-profiles.ts";
import { hrefOf } from "./href.ts";
import { imageDocument } from "./images.ts";
import { instanceStateDocument } from "./instance-states.ts";
import { instanceDocument } from "./instances.ts";
import { keyDocument } from "./keys.ts";
import { loadBalancerDocument } from "./load-balancers.ts";
import { metricDocument } from "./metrics.ts";
import { networkInterfaceDocument } from "./network-interfaces.ts";
import { networkDocument } from "./networks.ts";
import { realmDocument } from "./realms.ts";
import { scopeOf, type ResourceDocument, type Scope } from "./resource-document.ts";
import { shapeDocument } from "./shape-document.ts";
import { snapshotDocument } from "./snapshots.ts";
import { subnetDocument } from "./subnets.ts";
import { volumeDocument } from "./volumes.ts";

export { entryPointDocument } from "./entry-point.ts";
export { runDocument } from "./run.ts";

/** The documents of the original's collections; all others are shown by their shape. */
const documents: { readonly [K in CollectionKey]?: ResourceDocument<Resource<K>> } = {
  addresses: addressDocument,
  blobs: blobDocument,
  buckets: bucketDocument,
  drivers: driverDocument,
  firewalls: firewallDocument,
  hardwareProfiles: hardwareProfileDocument,
  images: imageDocument,
  instances: instanceDocument,
  keys: keyDocument,
  loadBalancers: loadBalancerDocument,
  metrics: metricDocument,
  networkInterfaces: networkInterfaceDocument,
  networks: networkDocument,
  realms: realmDocument,
  snapshots: snapshotDocument,
  subnets: subnetDocument,
  volumes: volumeDocument,
  instanceStates: instanceStateDocument,
};

type AnyResource = Readonly<Record<string, unknown>> & { readonly id: string };

/** A collection's document, compiled. */
interface Compiled {
  readonly document: ResourceDocument<AnyResource>;
  readonly singular: string;
  readonly listName: string;
  readonly declaration: string;
  readonly root: Render<AnyResource, Scope>;
  readonly item: Render<AnyResource, Scope>;
}

const compiled: ReadonlyMap<CollectionKey, Compiled> = new Map(
  allCollections.map(([key, { name, singular }]) => {
    // The key says which type of resource it is, here and where members come in.
    const document = (documents[key] ?? shapeDocument(key)) as unknown as ResourceDocument<AnyResource>;
    const declaration = document.undeclared ? "" : xmlDeclaration;
    const root = render(document.xml);
    return [key, { document, singular, listName: name, declaration, root, item: render(document.xml, 1) }];
  }),
);

const compiledOf = (key: CollectionKey): Compiled => compiled.get(key) as Compiled;

/**
 * One member as a document. In JSON it is wrapped in an object with the name of its kind, unless it is the result of an
 * action.
 */
export function memberDocument<K extends CollectionKey>(
  format: Format,
  key: K,
  resource: Resource<K>,
  context: DocumentContext,
  occasion: Occasion,
): string {
  const { document, singular, declaration, root } = compiledOf(key);
  const member = resource as unknown as AnyResource;
  const scope = scopeOf(context, occasion);
  switch (format) {
    case "xml":
      return declaration + root(member, scope);
    case "json": {
      const json = JSON.stringify(document.json(member, scope));
      return occasion === "action" ? json : `{"${singular}":${json}}`;
    }
    case "html":
      return memberPage(viewOf(key, member, scope), scope);
  }
}

/** A list as a document: its head, a piece for each member, its tail. */
export function listDocument<K extends CollectionKey>(
  format: Exclude<Format, "html">,
  key: K,
  context: DocumentContext,
  occasion: Occasion = "index",
): ListDocument {
  const { document, listName, declaration, item } = compiledOf(key);
  const scope = scopeOf(context, occasion);
  const arrange = document.arrange as ListDocument["arrange"];
  switch (format) {
    case "xml": {
      const name = document.listElement ?? listName;
      return {
        head: `${declaration}<${name}>\n`,
        item: (resource) => item(resource as AnyResource, scope),
        tail: `</${name}>\n`,
        arrange,
      };
    }
    case "json": {
      const bare = document.jsonList;
      const write = (resource: AnyResource): string =>
        bare?.item(resource, scope) ?? JSON.stringify(document.json(resource, scope));
      return {
        head: bare?.head ?? `{"${listName}":[`,
        item: (resource, index) => (index === 0 ? "" : ",") + write(resource as AnyResource),
        tail: bare?.tail ?? "]}",
      };
    }
  }
}

/** Where a member has its page, in any format; nothing without an id has one. */
export function hrefOfMember(key: CollectionKey, member: object, context: DocumentContext): string | undefined {
  return hrefWithin(key, member as AnyResource, scopeOf(context, "index"));
}

function hrefWithin(key: CollectionKey, member: AnyResource, scope: Scope): string | undefined {
  const { document } = compiledOf(key);
  if (document.href) return document.href(member, scope);
  return member.id === undefined ? undefined : hrefOf(scope, key, member.id);
}

const viewOf = (key: CollectionKey, member: AnyResource, scope: Scope): MemberView => {
  const { document } = compiledOf(key);
  return {
    key,
    member,
    href: hrefWithin(key, member, scope),
    links: document.actions?.(member, scope) ?? [],
    secrets: document.secrets?.(scope) ?? [],
    occasion: scope.occasion,
  };
};
