import type { Setting, Settings, UncheckedSettings } from "../model/setting.ts";
import { fromTexts, noSetting } from "./setting-text.ts";
import { treeOf } from "./configuration.ts";
import { StartError } from "./start-error.ts";

/**
 * Settings of a driver's own that are written as `NAME=VALUE`. A dot in a name leads into a group or map; of one name the
 * last assignment counts.
 * @param label what messages call the place where they stand
 * @throws StartError for a text of another form
 */
export function assignments(texts: readonly string[], label: string): UncheckedSettings {
  const given = new Map<string, string>();
  for (const text of texts) {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    // What it says may be a secret, and is not repeated.
    if (name === undefined || value === undefined) throw new StartError(`${label}: a value is not of the form NAME=VALUE`);
    given.set(name, value);
  }
  const where = (path: string): string => `${label} ${path}`;
  return {
    check: (fields) =>
      treeOf([...given].map(([name, value]) => [name, fromTexts(settingOf(fields, name, where(name)), [value], where(name))])),
    where,
  };
}

/** @throws StartError when the name leads nowhere */
function settingOf(fields: Settings, name: string, label: string): Setting {
  const steps = name.split(".");
  let setting: Setting = { kind: "group", fields, doc: "" };
  for (const step of steps) {
    if (setting.kind === "map" && step !== "" && step !== "__proto__") setting = setting.of;
    else if (setting.kind === "group") {
      const field: Setting | undefined = Object.hasOwn(setting.fields, step) ? setting.fields[step] : undefined;
      if (!field) throw new StartError(noSetting(label, setting.fields));
      setting = field;
    } else throw new StartError(noSetting(label, {}));
  }
  return setting;
}
