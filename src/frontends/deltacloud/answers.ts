import { hash } from "node:crypto";
import type { FrontendResponse, ResponseHeaders } from "../../gateway/frontend.ts";
import type { Format } from "./document.ts";

/** The version that clients compare: the original's last. */
export const apiVersion = "1.1.3";

export const mediaTypes: Readonly<Record<Format, string>> = {
  xml: "application/xml",
  json: "application/json",
  html: "text/html",
};

/** Text that the original sent without a document around it, whatever the client accepts. */
export function plainAnswer(status: number, body: string, headers: ResponseHeaders = {}): FrontendResponse {
  return { status, headers: { "Content-Type": "text/html;charset=utf-8", ...headers }, body };
}

/** A document in the negotiated format; with status 200 or 201 it has an ETag: the MD5 of the body, without quotes. */
export function documentAnswer(status: number, format: Format, body: string, headers: ResponseHeaders = {}): FrontendResponse {
  const contentType = mediaTypes[format];
  if ((status !== 200 && status !== 201) || body === "")
    return { status, headers: { "Content-Type": contentType, ...headers }, body };
  return taggedAnswer(contentType, body, status, headers);
}

/** What is shown, of whatever media type, with its ETag. */
export function taggedAnswer(
  contentType: string,
  body: string | Uint8Array,
  status = 200,
  headers: ResponseHeaders = {},
): FrontendResponse {
  return {
    status,
    headers: {
      "Content-Type": contentType,
      ETag: hash("md5", body, "hex"),
      "Cache-Control": "max-age=0, private, must-revalidate",
      ...headers,
    },
    body,
  };
}

/** No body at all. */
export function emptyAnswer(status: number, headers: ResponseHeaders = {}): FrontendResponse {
  return { status, headers };
}

/** Sends a browser on after a change; the original names the media type all the same. */
export function redirectAnswer(location: string, format: Format = "html"): FrontendResponse {
  return { status: 303, headers: { "Content-Type": mediaTypes[format], Location: location } };
}
