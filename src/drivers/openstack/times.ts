/** Reads a time. Some services leave out the zone, which is UTC. */
export const readTime = (time: string): Date => new Date(/(?:Z|[+-]\d\d:?\d\d)$/.test(time) ? time : `${time}Z`);
