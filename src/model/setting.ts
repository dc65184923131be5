/** How the command line sets a setting. */
export interface CommandLineOption {
  /** Without the two dashes. */
  readonly name: string;
  readonly short?: string;
  /** What the usage calls the argument; absent for a switch. */
  readonly argument?: string;
}

interface Traits {
  /** What the setting does, in one line. */
  readonly doc: string;
  readonly environment?: string;
  /** Whether the variable may also be written in lower case. */
  readonly anyCase?: true;
  readonly option?: CommandLineOption;
}

export interface TextSetting extends Traits {
  readonly kind: "text";
  readonly default?: string;
  /** The values that are allowed; any text where absent. */
  readonly choices?: readonly string[];
  /** `./` and `../` at its beginning start at the folder of the config file that holds it. */
  readonly relative?: true;
}

export interface NumberSetting extends Traits {
  readonly kind: "number";
  readonly default?: number;
  readonly minimum: number;
  readonly maximum: number;
  /** Whole numbers only. */
  readonly whole?: true;
}

export interface SwitchSetting extends Traits {
  readonly kind: "switch";
  readonly default: boolean;
}

export interface ListSetting extends Traits {
  readonly kind: "list";
  readonly of: Setting;
  readonly default?: readonly unknown[];
  /** How one argument or variable is written: split at commas, or one entry an argument, which may then be repeated. */
  readonly written?: "with commas" | "as listener";
}

/** Settings by names of the operator's choice. */
export interface MapSetting extends Traits {
  readonly kind: "map";
  readonly of: Setting;
}

export interface GroupSetting extends Traits {
  readonly kind: "group";
  readonly fields: Settings;
}

/** Settings that are declared elsewhere, by a driver, so that they can only be checked once that is known. */
export interface OwnSettings extends Traits {
  readonly kind: "own";
}

/** What one source gives for such settings. */
export interface UncheckedSettings {
  /** The values. @throws StartError with their place, for a name that is not declared and for a wrong value */
  check(fields: Settings): Readonly<Record<string, unknown>>;
  /** What messages call a setting; the path has dots. */
  where(path: string): string;
}

/** One setting: from this the checks, the usage and the reference are derived. */
export type Setting = TextSetting | NumberSetting | SwitchSetting | ListSetting | MapSetting | GroupSetting | OwnSettings;

export type Settings = Readonly<Record<string, Setting>>;

type OneValue<S> = S extends { kind: "text"; choices: readonly (infer C)[] }
  ? C
  : S extends { kind: "text" }
    ? string
    : S extends { kind: "number" }
      ? number
      : S extends { kind: "switch" }
        ? boolean
        : S extends { kind: "list"; of: infer E }
          ? readonly OneValue<E>[]
          : S extends { kind: "map"; of: infer E }
            ? Readonly<Record<string, OneValue<E>>>
            : S extends { kind: "group"; fields: infer F }
              ? SettingValues<F>
              : S extends { kind: "own" }
                ? readonly UncheckedSettings[]
                : never;

type IsGiven<S> = S extends { default: unknown } | { kind: "group" | "map" | "own" } ? true : false;

/** The values of settings once defaults are filled in. What has no default may be undefined; groups and maps never are. */
export type SettingValues<F> = { readonly [K in keyof F]: OneValue<F[K]> | (IsGiven<F[K]> extends true ? never : undefined) };

type Partially<S> = S extends { kind: "group"; fields: infer F }
  ? PartialSettings<F>
  : S extends { kind: "list"; of: infer E }
    ? readonly Partially<E>[]
    : S extends { kind: "map"; of: infer E }
      ? Readonly<Record<string, Partially<E>>>
      : S extends { kind: "own" }
        ? UncheckedSettings
        : OneValue<S>;

/** The same before defaults are filled in. */
export type PartialSettings<F> = { readonly [K in keyof F]?: Partially<F[K]> | undefined };
