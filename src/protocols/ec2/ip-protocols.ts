/** Protocols that EC2 calls by their names. */
const named: Readonly<Record<string, string>> = { "1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6" };

/** Numbers of protocols (RFC 5237's registry) that clouds call by a name and EC2 by its number. */
const numbers: Readonly<Record<string, number>> = {
  ah: 51,
  dccp: 33,
  egp: 8,
  esp: 50,
  gre: 47,
  igmp: 2,
  ipip: 4,
  "ipv6-encap": 41,
  "ipv6-frag": 44,
  "ipv6-nonxt": 59,
  "ipv6-opts": 60,
  "ipv6-route": 43,
  ospf: 89,
  pgm: 113,
  rsvp: 46,
  sctp: 132,
  udplite: 136,
  vrrp: 112,
};

/** What EC2 calls any protocol. */
export const anyProtocol = "-1";

/**
 * A protocol in EC2's one spelling: a name of tcp, udp, icmp and icmpv6, a number, or `-1` for all.
 * @returns undefined for what is no protocol
 */
export function ec2Protocol(given: string): string | undefined {
  const protocol = given.toLowerCase();
  if (protocol === anyProtocol || protocol === "all" || protocol === "any") return anyProtocol;
  if (protocol === "ipv6-icmp") return "icmpv6";
  const number = /^\d{1,3}$/.test(protocol) ? Number(protocol) : numbers[protocol];
  if (number !== undefined) return number > 255 ? undefined : (named[number] ?? String(number));
  return Object.values(named).includes(protocol) ? protocol : undefined;
}
