/** Parameters whose values no answer tells. */
export const secretNames = /pass|secret|key|token|credential|user_data|user_iso|content|blob_data/i;

/** Whether the query of a target may hold a secret, which no page is to repeat. */
export const tellsSecrets = (target: string): boolean =>
  target.includes("?") && secretNames.test(target.slice(target.indexOf("?")));
