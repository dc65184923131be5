/** The network that public addresses come from; it belongs to the cloud. */
export const externalNetworkId = "network-external";

/** The name of the firewall that instances are put into unless told. */
export const defaultFirewall = "default";

/** An image whose instances end in the state `error`. */
export const brokenImageId = "image-broken";

/** The regions: the providers that the driver declares. */
export const regions = ["north", "south"];

/** When everything that is there from the beginning was made. */
export const seedTime = new Date("2026-01-01T00:00:00Z");
