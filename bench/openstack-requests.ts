import { Pool } from "undici";

/** Requests to services of a cloud. */
export interface Targets {
  readonly urls: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
}

/** Asks for all of them at once, by undici alone. */
export function readAll(pools: Map<string, Pool>, { urls, headers }: Targets): Promise<readonly unknown[]> {
  return Promise.all(
    urls.map(async (url) => {
      const path = url.indexOf("/", url.indexOf("//") + 2);
      const origin = url.slice(0, path);
      let pool = pools.get(origin);
      if (!pool) pools.set(origin, (pool = new Pool(origin)));
      const { statusCode, body } = await pool.request({ method: "GET", path: url.slice(path), headers });
      if (statusCode !== 200) throw new Error(`${url} answered ${statusCode}`);
      return body.json();
    }),
  );
}
