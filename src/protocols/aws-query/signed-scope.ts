/** Where a request says what it is signed for: its `Authorization` header, and its target. */
interface PresentedScope {
  readonly headers: { readonly authorization?: string | undefined };
  readonly target: string;
}

/**
 * What a request says that it is signed for with Signature Version 4, in its header or its query, of which nothing has been checked;
 * undefined where it does not say. A credential is access key id, date, region, service and a fixed word.
 */
export function signedScope({
  headers,
  target,
}: PresentedScope): { accessKeyId: string; region: string; service: string } | undefined {
  const header = headers.authorization;
  const credential = header?.startsWith("AWS4-")
    ? behind(header, "Credential=", ",")
    : behind(target, "X-Amz-Credential=", "&")?.replaceAll(/%2f/gi, "/");
  if (credential === undefined) return header?.startsWith("AWS4-") ? { accessKeyId: "", region: "", service: "" } : undefined;
  const serviceEnd = credential.lastIndexOf("/");
  const regionEnd = lastSlash(credential, serviceEnd);
  const dateEnd = lastSlash(credential, regionEnd);
  return {
    accessKeyId: credential.slice(0, Math.max(0, lastSlash(credential, dateEnd))),
    region: credential.slice(dateEnd + 1, Math.max(0, regionEnd)),
    service: credential.slice(regionEnd + 1, Math.max(0, serviceEnd)),
  };
}

/** The last slash before a place; -1 where there is none. */
const lastSlash = (text: string, before: number): number => (before <= 0 ? -1 : text.lastIndexOf("/", before - 1));

/** The text behind a mark, up to an end; undefined where the mark is not there. */
function behind(text: string, mark: string, end: string): string | undefined {
  const start = text.indexOf(mark) + mark.length;
  if (start < mark.length) return undefined;
  const stop = text.indexOf(end, start);
  return stop < 0 ? text.slice(start) : text.slice(start, stop);
}
