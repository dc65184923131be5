/** What load balancing is called in signatures, whichever version of its API is spoken. */
export const signingName = "elasticloadbalancing";

/** The API of classic balancers. */
export const classicVersion = "2012-06-01";

/** The API of application and network balancers. */
export const secondVersion = "2015-12-01";

/** What balancers and target groups can be called. */
export const namePattern = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/;
