import type { ElementName } from "../../wire/plain-xml.ts";
import type { XmlEvents } from "../../wire/xml-reader.ts";

/** An element that is wanted. Its name is the description's own text: one that was cut out of a document is slow as a key. */
export type Element = TextElement | StructElement | ListElement;

interface TextElement extends ElementName {
  readonly kind: "text";
  /** The value of a text; undefined where it says none. */
  readonly read: (text: string) => unknown;
}

export interface StructElement extends ElementName {
  readonly kind: "struct";
  readonly members: readonly Element[];
  /** Where in `members` a name is. */
  readonly places: ReadonlyMap<string, number>;
  /** The names of the members that are lists. */
  readonly lists: readonly string[];
}

interface ListElement extends ElementName {
  readonly kind: "list";
  readonly entry: Element;
}

type Value = Record<string, unknown>;

/** An element that is open and has children that are wanted. */
interface Frame {
  readonly element: StructElement | ListElement;
  readonly into: Value | unknown[];
  readonly around: Frame | undefined;
  /** The place of the member of a struct that is expected: they mostly come as they are described. */
  next: number;
}

/** Puts together what a document says of what is wanted. */
export class AnswerBuilder implements XmlEvents {
  readonly #root: StructElement;
  #innermost: Frame | undefined;
  /** The element whose text is being read. */
  #leaf: TextElement | undefined;
  #text = "";
  /** How many elements are open that nobody wants. */
  #unwanted = 0;
  #value: Value | undefined;

  constructor(root: StructElement) {
    this.#root = root;
  }

  /** What the root holds; undefined for a document with another root. */
  get value(): Readonly<Record<string, unknown>> | undefined {
    return this.#value;
  }

  /** What comes next where all is as it is described. */
  get expected(): ElementName | undefined {
    if (this.#unwanted > 0 || this.#leaf) return undefined;
    const frame = this.#innermost;
    if (!frame) return this.#root;
    const { element } = frame;
    return element.kind === "list" ? element.entry : element.members[frame.next];
  }

  open(name: string): void {
    const element = this.#unwanted > 0 || this.#leaf ? undefined : this.#wanted(name);
    if (!element) this.#unwanted++;
    else if (element.kind === "text") {
      this.#leaf = element;
      this.#text = "";
    } else {
      const into = element.kind === "list" ? [] : emptyStruct(element);
      this.#innermost = { element, into, around: this.#innermost, next: 0 };
    }
  }

  text(piece: string): void {
    if (this.#leaf && this.#unwanted === 0) this.#text += piece;
  }

  close(): void {
    if (this.#unwanted > 0) this.#unwanted--;
    else if (this.#leaf) {
      const { name, read } = this.#leaf;
      this.#leaf = undefined;
      this.#put(name, read(this.#text));
    } else if (this.#innermost) {
      const { element, into, around } = this.#innermost;
      this.#innermost = around;
      this.#put(element.name, into);
    }
  }

  /** The element of this name in the one that is open. */
  #wanted(name: string): Element | undefined {
    const frame = this.#innermost;
    if (!frame) return name === this.#root.name ? this.#root : undefined;
    const { element } = frame;
    if (element.kind === "list") return element.entry.name === name ? element.entry : undefined;
    const place = element.members[frame.next]?.name === name ? frame.next : element.places.get(name);
    if (place === undefined) return undefined;
    frame.next = place + 1;
    return element.members[place];
  }

  #put(name: string, value: unknown): void {
    const into = this.#innermost?.into;
    if (!into) this.#value = value as Value;
    else if (value === undefined) return;
    else if (Array.isArray(into)) into.push(value);
    else into[name] = value;
  }
}

const nothing: readonly unknown[] = [];

/** A struct of which nothing is told: its lists are empty. */
export function emptyStruct({ lists }: StructElement): Value {
  const value: Value = {};
  for (const name of lists) value[name] = nothing;
  return value;
}
