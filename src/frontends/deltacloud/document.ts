import type { Cloud } from "../../gateway/gateway.ts";
import type { Visitor } from "./session/visitor.ts";

/** The formats that every collection is shown in. */
export type Format = "xml" | "json" | "html";

/** What documents may know of a cloud: what it can do, and nothing that asks it. */
export type ShownCloud = Pick<Cloud, "driver" | "provider" | "capabilities" | "narrows" | "supports" | "features">;

/** What a document is made for. */
export interface DocumentContext {
  /** Scheme, host and mount, without a slash at the end: `http://localhost:3001/api`. Every href begins with it. */
  readonly base: string;
  /** What the driver can do decides which links and elements appear. */
  readonly cloud: ShownCloud;
  /** Who looks at it; only pages for people want to know. */
  readonly visitor?: Visitor | undefined;
}

/**
 * How a resource came to be shown. The original wrote some of them differently: an index of firewalls has other links than
 * one firewall, the result of an action is not wrapped in JSON, a new image has no list of profiles.
 */
export type Occasion = "index" | "show" | "create" | "action";

/** A list as a document: head, one piece for each item, tail. Nothing needs the whole of it in memory. */
export interface ListDocument {
  readonly head: string;
  /** One item, with what separates it from the one before. */
  item(resource: unknown, index: number): string;
  readonly tail: string;
  /** The order of the document, where it is not the driver's; only for lists that are short by nature. */
  readonly arrange?: ((items: readonly unknown[]) => readonly unknown[]) | undefined;
}
