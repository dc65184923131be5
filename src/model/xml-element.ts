/** An element of an XML document that was read. */
export interface XmlElement {
  /** Without prefix. */
  readonly name: string;
  /** The URI of its namespace; empty where it has none. */
  readonly namespace: string;
  /** By name as it is written, prefix included; declarations of namespaces are not among them. */
  readonly attributes: Readonly<Record<string, string>>;
  /** In their order. */
  readonly children: readonly XmlElement[];
  /** Its own text, that of CDATA sections included and that of its children not, put together. */
  readonly text: string;
}
