import { isCloudError } from "../../model/errors.ts";
import type { XmlElement } from "../../model/xml-element.ts";
import { readXml } from "../../wire/xml-reader.ts";

/** What an error document says. */
export interface AwsComplaint {
  /** Without the `Client.` and `Server.` that old clouds put before it. */
  readonly awsCode: string;
  readonly message: string;
  readonly requestId: string | undefined;
}

/**
 * Reads an error document: EC2's, that of the other Query services, or S3's.
 * @returns undefined for anything else
 */
export function readErrorDocument(xml: string): AwsComplaint | undefined {
  const root = rootOf(xml);
  if (!root) return undefined;
  const error = root.name === "Error" ? root : childOf(childOf(root, "Errors") ?? root, "Error");
  const code = error && textOf(error, "Code");
  if (code === undefined) return undefined;
  const [requestId] = ["RequestID", "RequestId", "requestId"].flatMap((name) => textOf(root, name) ?? textOf(error, name) ?? []);
  const awsCode = code.replace(/^(?:Client|Server)\./, "");
  return { awsCode, message: textOf(error, "Message") ?? awsCode, requestId };
}

function rootOf(xml: string): XmlElement | undefined {
  if (!/^\s*</.test(xml)) return undefined;
  try {
    return readXml(xml, { elements: 1000 });
  } catch (error) {
    // The page of a proxy, say.
    if (isCloudError(error)) return undefined;
    throw error;
  }
}

const childOf = ({ children }: XmlElement, wanted: string): XmlElement | undefined =>
  children.find(({ name }) => name === wanted);

const textOf = (element: XmlElement | undefined, name: string): string | undefined =>
  (element && childOf(element, name)?.text.trim()) || undefined;
