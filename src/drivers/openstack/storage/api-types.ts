/** A volume of Cinder, as far as it is read. Sizes are in GB. */
export interface Volume {
  readonly id: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly status: string;
  readonly size: number;
  readonly availability_zone: string;
  readonly created_at: string;
  readonly volume_type: string | null;
  readonly encrypted?: boolean;
  readonly bootable: "true" | "false";
  readonly snapshot_id: string | null;
  readonly volume_image_metadata?: { readonly image_id?: string };
  readonly metadata: Readonly<Record<string, string>>;
  readonly attachments: readonly { readonly server_id: string; readonly device: string | null; readonly attached_at?: string }[];
}

export interface Snapshot {
  readonly id: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly status: string;
  readonly size: number;
  readonly volume_id: string;
  readonly created_at: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly "os-extended-snapshot-attributes:progress"?: string;
}

export interface VolumeType {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
}
