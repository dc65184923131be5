import { collections, type CollectionKey } from "../../../model/collections.ts";
import {
  each,
  element,
  emptyElement,
  known,
  optional,
  text,
  when,
  type Attributes,
  type XmlNode,
} from "../../../wire/xml-node.ts";
import { escapeAttribute } from "../../../wire/xml.ts";
import type { DocumentContext, Occasion } from "../document.ts";
import { hrefOf, memberHref } from "./href.ts";

/** What the parts of a document may look at beside the resource. */
export interface Scope extends DocumentContext {
  readonly occasion: Occasion;
  /** The base of all addresses, escaped for XML. */
  readonly baseXml: string;
}

/** What the parts of one document share. */
export function scopeOf({ base, cloud, visitor }: DocumentContext, occasion: Occasion): Scope {
  return { base, cloud, visitor, occasion, baseXml: escapeAttribute(base) };
}

export type Node<R> = XmlNode<R, Scope>;

/** What may be done to a resource: the request that does it, as a link. */
export interface ActionLink {
  readonly href: string;
  readonly rel: string;
  readonly method: "post" | "delete";
}

/** How one collection is written. What is not said here is as everywhere. */
export interface ResourceDocument<R> {
  /** The XML element of a member. */
  readonly xml: Node<R>;
  /** A member as a JSON value; undefined keys are left out, null is written. */
  json(resource: R, scope: Scope): unknown;
  /** In the order in which they are shown. */
  actions?(resource: R, scope: Scope): readonly ActionLink[];
  /** Its address, where it is not the collection's with its id. */
  href?(resource: R, scope: Scope): string;
  /** Fields that are shown although the model calls them secret. */
  secrets?(scope: Scope): readonly string[];
  /** The root element of a list, where it is not the collection's name. */
  readonly listElement?: string;
  /** Set where the XML has no declaration. */
  readonly undeclared?: true;
  /** A JSON list that is not wrapped in an object with the collection's name. */
  readonly jsonList?: { readonly head: string; readonly tail: string; item(resource: R, scope: Scope): string };
  /** The order of a list in XML and HTML. */
  arrange?(resources: readonly R[]): readonly R[];
}

/** What every resource has. */
interface Common {
  readonly id: string;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** The element of a member: its address, its id, what is given, and its tags where it has any. */
export function member<R extends Common>(collection: CollectionKey, ...children: readonly Node<R>[]): Node<R> {
  return memberWith(collection, {}, ...children);
}

/** The same with further attributes. */
export function memberWith<R extends Common>(
  collection: CollectionKey,
  attributes: Attributes<R, Scope>,
  ...children: readonly Node<R>[]
): Node<R> {
  return element(
    collections[collection].singular,
    { href: memberHref(collection, (resource) => resource.id), id: known((resource) => resource.id), ...attributes },
    ...children,
    tags(),
  );
}

/** `<tags>`, which the original did not know, where there are any. */
export function tags<R extends Common>(): Node<R> {
  return when(
    hasTags,
    element(
      "tags",
      {},
      each(
        (resource) => Object.entries(resource.tags ?? {}),
        text<readonly [string, string], Scope>("tag", ([, value]) => value, { name: ([name]) => name }),
      ),
    ),
  );
}

/** The key `tags` of a JSON object, where there are any. */
export function jsonTags(resource: Common): Readonly<Record<string, string>> | undefined {
  return hasTags(resource) ? resource.tags : undefined;
}

const hasTags = ({ tags: found }: Common): boolean => found !== undefined && Object.keys(found).length > 0;

/** An empty element that refers to a member of another collection; the value is its id. */
export function reference(collection: CollectionKey, attributes: Attributes<string, Scope> = {}): Node<string> {
  return element(collections[collection].singular, {
    href: memberHref(collection, (id) => id),
    id: known((id) => id),
    ...attributes,
  });
}

/** The same for one that may be unknown; then the element is absent. */
export function optionalReference<R>(collection: CollectionKey, id: (resource: R) => string | undefined): Node<R> {
  return optional(id, reference(collection));
}

/** A reference in JSON; an unknown one leads to the collection. */
export function jsonReference(scope: Scope, collection: CollectionKey, id: string | undefined): object {
  return { id: id ?? null, href: hrefOf(scope, collection, id), rel: collections[collection].singular };
}

/** `<link>` of an action. */
const actionLink: Node<ActionLink> = emptyElement("link", {
  href: known((link) => link.href),
  method: { parts: [(link) => link.method] },
  rel: known((link) => link.rel),
});

/** `<actions>` with the links that a resource has. */
export function actionsElement<R>(actions: (resource: R, scope: Scope) => readonly ActionLink[]): Node<R> {
  return element("actions", {}, each(actions, actionLink));
}

/** The link that destroys a member, where the driver can. */
export function destroyLink(collection: CollectionKey, rel = "destroy") {
  return ({ id }: { readonly id: string }, scope: Scope): readonly ActionLink[] =>
    scope.cloud.supports(collection, "destroy") ? [{ href: hrefOf(scope, collection, id), rel, method: "delete" }] : [];
}

/** A state as the original wrote it: in upper case, unless the cloud's own spelling is passed on. */
export function stateOf(resource: {
  readonly state?: string | undefined;
  readonly verbatim?: Readonly<Record<string, string>> | undefined;
}): string | undefined {
  return resource.verbatim?.["state"] ?? resource.state?.toUpperCase();
}
