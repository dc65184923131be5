// oxlint-disable-next-line no-control-regex -- finding them is the point
const special = /[&<>"'\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff\ud800-\udfff]/u;
const everySpecial = new RegExp(special, "gu");

const references: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text or an attribute's value in HTML. What no page may hold becomes U+FFFD. */
export function escapeHtml(text: string): string {
  return special.test(text) ? text.replace(everySpecial, (found) => references[found] ?? "\ufffd") : text;
}
