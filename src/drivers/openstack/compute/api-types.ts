/** A server of Nova at the pinned microversion, as far as it is read. */
export interface Server {
  readonly id: string;
  readonly name: string;
  readonly description?: string | null;
  readonly status: string;
  readonly tenant_id: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** An empty string where the server was booted from a volume. */
  readonly image: { readonly id: string } | "";
  readonly flavor: { readonly id: string };
  readonly created: string;
  readonly key_name: string | null;
  readonly addresses: Readonly<Record<string, readonly ServerAddress[]>>;
  readonly fault?: { readonly code: number; readonly message: string };
  readonly security_groups?: readonly { readonly name: string }[];
  readonly "OS-EXT-AZ:availability_zone"?: string;
  readonly "OS-EXT-STS:task_state"?: string | null;
  readonly "OS-SRV-USG:launched_at"?: string | null;
  readonly "OS-SRV-USG:terminated_at"?: string | null;
  readonly "os-extended-volumes:volumes_attached"?: readonly { readonly id: string; readonly delete_on_termination?: boolean }[];
}

export interface ServerAddress {
  readonly addr: string;
  readonly version: 4 | 6;
  readonly "OS-EXT-IPS:type"?: "fixed" | "floating";
  readonly "OS-EXT-IPS-MAC:mac_addr"?: string;
}

/** A flavor of Nova. Sizes are in MB and GB. */
export interface Flavor {
  readonly id: string;
  readonly name: string;
  readonly ram: number;
  readonly disk: number;
  readonly vcpus: number;
  readonly "OS-FLV-EXT-DATA:ephemeral"?: number;
}

export interface Keypair {
  readonly name: string;
  readonly type?: "ssh" | "x509";
  readonly fingerprint: string;
  readonly public_key: string;
  readonly private_key?: string;
  readonly created_at?: string;
}
