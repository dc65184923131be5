/** A port of Neutron, as far as it is read. */
export interface Port {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly status: string;
  readonly admin_state_up: boolean;
  readonly device_id: string;
  readonly device_owner: string;
  readonly network_id: string;
  readonly mac_address: string;
  readonly fixed_ips: readonly { readonly subnet_id: string; readonly ip_address: string }[];
  readonly security_groups?: readonly string[];
  readonly tags?: readonly string[];
}

export interface FloatingIp {
  readonly id: string;
  readonly floating_ip_address: string;
  readonly fixed_ip_address: string | null;
  readonly port_id: string | null;
  readonly floating_network_id: string;
  readonly status: string;
  readonly tags?: readonly string[];
}

export interface Network {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly status: string;
  readonly admin_state_up: boolean;
  readonly subnets: readonly string[];
  readonly mtu?: number;
  readonly is_default?: boolean;
  readonly "router:external"?: boolean;
  readonly tenant_id: string;
  readonly tags?: readonly string[];
}

export interface Subnet {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly network_id: string;
  readonly cidr: string;
  readonly gateway_ip: string | null;
  readonly enable_dhcp: boolean;
  readonly dns_nameservers: readonly string[];
  readonly tags?: readonly string[];
}

export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly tenant_id: string;
  readonly security_group_rules: readonly SecurityGroupRule[];
  readonly tags?: readonly string[];
}

export interface SecurityGroupRule {
  readonly id: string;
  readonly direction: "ingress" | "egress";
  readonly ethertype: "IPv4" | "IPv6";
  readonly protocol: string | number | null;
  readonly port_range_min: number | null;
  readonly port_range_max: number | null;
  readonly remote_ip_prefix: string | null;
  readonly remote_group_id: string | null;
  /** A list of addresses; absent before Wallaby (2021). */
  readonly remote_address_group_id?: string | null;
  readonly description?: string | null;
}

export interface Router {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly admin_state_up: boolean;
  readonly external_gateway_info: { readonly network_id: string } | null;
  readonly routes?: readonly { readonly destination: string; readonly nexthop: string }[];
  readonly tags?: readonly string[];
}
