// The app's first screen, and what every screen does when something goes wrong.

import { current, others, phones, stopRecovery, unknown, welcome } from "./account.js";
import { present } from "./approving.js";
import { Away, Refused, call } from "./calls.js";
import { canScan, scan, tokenOf } from "./scanning.js";
import { keys } from "./securitykeys.js";
import { button, field, form, h, p, show } from "./screens.js";
import { language, moment, otherLanguage, t } from "./texts.js";

// Runs something that may be refused or find no network, and says so on a screen of its own.
export async function guarded(work) {
  try {
    await work();
  } catch (problem) {
    if (problem instanceof Away) return show(t("away"), p(t("away_next")), button(t("again"), home));
    if (!(problem instanceof Refused)) throw problem;
    if (problem.code === "device_unknown") return unknown(await current());
    const corrected = problem.clockCorrected && h("div", { class: "govuk-inset-text" }, p(t("clock")));
    show(problem.says, p(problem.next_step), corrected, button(t("home"), home));
  }
}

async function found(account, proof) {
  present(account, await call(account, "POST", "/app/api/find", proof));
}

export const home = () => guarded(async () => {
  const account = await current();
  if (!account) return welcome();
  const told = await call(account, "GET", "/app/api/me");
  const digits = field(t("digits"), { inputmode: "numeric", maxlength: 7, autocomplete: "one-time-code" });
  const camera = h("div", {});
  const bydigits = () => guarded(async () => {
    try {
      await found(account, { code: digits.input.value });
    } catch (problem) {
      if (problem.code !== "transaction_unknown") throw problem;
      digits.wrong(`${problem.says} ${problem.next_step}`);
    }
  });
  const bycamera = () => guarded(async () => {
    const token = await scan(camera);
    if (token) await found(account, { qr: token });
  });
  return show(t("hello", { name: told.given_name }),
    p(told.level === "eidas1" ? t("level_low") : t("level_high")),
    told.purchases_locked && h("div", { class: "govuk-inset-text", role: "status" }, p(t("locked"))),
    told.cooling_until && h("div", { class: "govuk-inset-text" }, p(t("cooling", { day: moment(told.cooling_until) }))),
    told.recovery && h("div", { class: "govuk-inset-text", role: "status" }, p(h("strong", {}, t("recovery"))), p(t("recovery_why")),
      button(t("recovery_stop"), () => stopRecovery(account), "warning")),
    told.waiting.length > 0 && h("div", { class: "govuk-inset-text", role: "status" }, p(h("strong", {}, t("waiting")))),
    h("h2", { class: "govuk-heading-m" }, t("confirm_title")), p(t("confirm_why")),
    form(t("go"), bydigits, digits.group),
    canScan() ? button(t("scan"), bycamera, "secondary") : p(t("scan_none")), camera,
    p(h("strong", {}, t("nothing"))),
    ...phones(account, told), ...keys(account, told.keys), ...(await others(account)));
});

async function begin() {
  document.documentElement.lang = language();
  const words = document.querySelector("#language");
  words.textContent = t("other");
  words.lang = language() === "fr" ? "en" : "fr";
  if (!globalThis.isSecureContext || !crypto.subtle) return show(t("insecure"));
  navigator.serviceWorker?.register("/app/worker.js", { scope: "/app/" }).catch(() => {});
  const token = tokenOf(location.href);
  history.replaceState(null, "", "/app/"); // a token is used once, and not left in the address
  const account = await current();
  if (token && account) return guarded(() => found(account, { qr: token }));
  return home();
}

document.querySelector("#language").addEventListener("click", () => {
  otherLanguage();
  begin();
});
addEventListener("hashchange", begin);
begin();
