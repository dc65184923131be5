/** A load balancer of Octavia (API v2), as far as it is read. */
export interface Balancer {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly provisioning_status: string;
  readonly vip_address: string;
  readonly vip_port_id: string;
  readonly vip_subnet_id: string | null;
  readonly vip_network_id: string | null;
  readonly created_at: string;
  readonly tags?: readonly string[];
}

export interface Listener {
  readonly id: string;
  readonly name?: string | null;
  readonly protocol: string;
  readonly protocol_port: number;
  readonly default_pool_id: string | null;
  readonly default_tls_container_ref?: string | null;
  readonly loadbalancers: readonly { readonly id: string }[];
}

export interface Pool {
  readonly id: string;
  readonly protocol: string;
  readonly healthmonitor_id: string | null;
  readonly loadbalancers: readonly { readonly id: string }[];
  readonly tags?: readonly string[];
}

export interface Member {
  readonly id: string;
  /** The id of the server, where it was registered here. */
  readonly name: string;
  readonly address: string;
  readonly protocol_port: number;
  readonly operating_status: string;
}

/** Times are in seconds. */
export interface HealthMonitor {
  readonly id: string;
  readonly type: string;
  readonly delay: number;
  readonly timeout: number;
  readonly max_retries: number;
  readonly max_retries_down: number;
  readonly url_path?: string | null;
  readonly pools: readonly { readonly id: string }[];
  readonly tags?: readonly string[];
}
