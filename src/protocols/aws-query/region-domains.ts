const usualDomain = "amazonaws.com";

/** The domains of AWS's partitions that have one of their own, by what the names of their regions begin with. */
const domains: Readonly<Record<string, string>> = { cn: "amazonaws.com.cn", eusc: "amazonaws.eu" };

/** All domains that AWS's hosts are in. */
export const regionDomains: readonly string[] = [usualDomain, ...Object.values(domains)];

/** The domain of AWS's hosts in a region. */
export const domainOf = (region: string): string => domains[region.slice(0, region.indexOf("-"))] ?? usualDomain;
