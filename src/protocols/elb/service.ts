/** What load balancing is called in signatures, whichever version of its API is spoken. */
export const signingName = "elasticloadbalancing";

/** The API of classic balancers. */
export const classicVersion = "2012-06-01";

/** The API of application and network balancers. */
export const secondVersion = "2015-12-01";
