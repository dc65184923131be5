import type { FrontendResponse } from "../gateway/frontend.ts";

/** What the server's own pages tell. */
export interface ServerPagesOptions {
  /** The frontends of the listener. */
  readonly frontends: readonly { readonly name: string; readonly entryPoint: string }[];
  /** Whether /healthz, /readyz and /metrics are here. */
  readonly admin: boolean;
  readonly isDraining: () => boolean;
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>;
}

/** Answers what lies below no frontend: the index, robots.txt, and what watches the server. */
export function createServerPages(
  options: ServerPagesOptions,
): (method: string, path: string) => FrontendResponse | Promise<FrontendResponse> {
  const pages = new Map<string, () => FrontendResponse | Promise<FrontendResponse>>([
    ["/", () => ({ status: 200, headers: { "Content-Type": "text/html;charset=utf-8" }, body: indexPage(options.frontends) })],
    ["/robots.txt", () => text(200, "User-Agent: *\nDisallow: /")],
  ]);
  if (options.admin) {
    pages.set("/healthz", () => text(200, "ok\n"));
    pages.set("/readyz", () => (options.isDraining() ? text(503, "draining\n") : text(200, "ready\n")));
    pages.set("/metrics", async () => {
      const { contentType, text: body } = await options.metrics();
      return { status: 200, headers: { "Content-Type": contentType, "Cache-Control": "no-store" }, body };
    });
  }
  return (method, path) => {
    if (path === "*" && method === "OPTIONS") return { status: 204, headers: {} };
    const page = pages.get(path);
    if (!page) return text(404, "Not Found\n");
    if (method !== "GET" && method !== "HEAD")
      return { ...text(405, "Method Not Allowed\n"), headers: { "Content-Type": "text/plain", Allow: "GET, HEAD" } };
    return page();
  };
}

function text(status: number, body: string): FrontendResponse {
  return { status, headers: { "Content-Type": "text/plain", "Cache-Control": "no-store" }, body };
}

function indexPage(frontends: ServerPagesOptions["frontends"]): string {
  const links = frontends.map(({ name, entryPoint }) => `<li><a href="${entryPoint}">${name}</a></li>`).join("\n");
  return `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Deltacloud API</title></head>
<body>
<h1>Deltacloud API</h1>
<p>Enabled Frontends:</p>
<ul>
${links}
</ul>
</body>
</html>
`;
}
