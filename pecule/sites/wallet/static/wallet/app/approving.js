// One thing to confirm: shown whole, asked plainly, then approved, refused, or “I did not ask for this”.

import { call, now } from "./calls.js";
import { detailsHash } from "./canonical.js";
import { NotDrawable, askerOf, kindOf, rowsOf } from "./drawing.js";
import { NotSignable } from "./canonical.js";
import { newNumber, pinProof, signed } from "./keys.js";
import { button, form, h, p, pinField, show } from "./screens.js";
import { t } from "./texts.js";
import { answered } from "./securitykeys.js";
import { guarded, home } from "./main.js";

const FACTORS = [
  { category: "possession", method: "device_key" },
  { category: "knowledge", method: "pin" },
];
const KEY = { category: "possession", method: "security_key" };

const row = ({ label, value }) =>
  h("div", { class: "govuk-summary-list__row" },
    h("dt", { class: "govuk-summary-list__key" }, label), h("dd", { class: "govuk-summary-list__value" }, value));

const list = (rows) => h("dl", { class: "govuk-summary-list" }, ...rows.map(row));

export async function present(account, sent) {
  let asked, rows;
  try {
    // What is shown, asked and signed comes from here alone; the rest of what was sent is not looked at again.
    asked = {
      id: sent.id, nonce: sent.nonce, aud: sent.aud, details: sent.details, kind: kindOf(sent.details),
      keys: sent.keys, asker: askerOf(sent), hash: await detailsHash(sent.details),
    };
    rows = rowsOf(sent.details);
    await detailsHash([asked.asker]); // fit to be signed: nothing in it that nobody sees
    if (asked.hash !== sent.hash) throw new NotDrawable("another hash");
  } catch (problem) {
    if (!(problem instanceof NotDrawable || problem instanceof NotSignable)) throw problem;
    await call(account, "POST", `/app/api/transactions/${sent.id}/refuse`, {}).catch(() => {});
    return show(t("refused"), p(t("differs")), button(t("home"), home));
  }
  return asked.kind === "purchase" ? askFirst(account, asked, rows) : decide(account, asked, rows);
}

function what(asked, rows) {
  const later = rows.filter(({ display }) => display === 3);
  const shown = rows.filter(({ display }) => display < 3);
  return [
    asked.kind !== "sign_in" && p(t("asked_by", asked.asker)),
    ...shown.filter(({ display }) => display === 1).map(({ label, value }) =>
      h("p", { class: "pecule-app__main" }, h("span", { class: "pecule-quiet" }, label), h("br"), h("strong", {}, value))),
    shown.some(({ display }) => display === 2) && list(shown.filter(({ display }) => display === 2)),
    later.length > 0 && h("details", { class: "govuk-details" },
      h("summary", { class: "govuk-details__summary" }, h("span", { class: "govuk-details__summary-text" }, t("more"))),
      h("div", { class: "govuk-details__text" }, list(later))),
  ];
}

const title = (asked) => t(asked.kind, asked.asker);

function askFirst(account, asked, rows) {
  show(title(asked), ...what(asked, rows), h("h2", { class: "govuk-heading-m" }, t("ask_first")),
    h("div", { class: "pecule-app__choices" },
      button(t("ask_yes"), () => guarded(() => help(account, asked)), "secondary"),
      button(t("ask_no"), () => decide(account, asked, rows), "secondary")),
    refusing(account, asked));
}

async function help(account, asked) {
  await call(account, "POST", `/app/api/transactions/${asked.id}/help`, {});
  show(t("help_title"), p(t("help_1")), p(t("help_2")), p(t("help_3")),
    button(t("lock"), () => guarded(() => lock(account)), "warning"), button(t("home"), home, "secondary"));
}

export async function lock(account) {
  await call(account, "POST", "/app/api/lock", {});
  show(t("locked"), p(t("reported_next")), button(t("home"), home));
}

function refusing(account, asked) {
  return h("div", { class: "pecule-app__choices" },
    button(t("refuse"), () => guarded(() => refuse(account, asked)), "secondary"),
    button(t("not_me"), () => guarded(() => notMe(account, asked)), "warning"));
}

function decide(account, asked, rows) {
  const pin = pinField(t("pin"));
  const approve = async () => {
    if (!/^\d{6}$/.test(pin.input.value)) return pin.wrong(t("pin_shape"));
    pin.wrong("");
    return guarded(async () => {
      try {
        await send(account, asked, pin.input.value);
      } catch (problem) {
        if (problem instanceof DOMException) return pin.wrong(t("key_silent"));
        if (problem.code !== "pin_wrong") throw problem;
        pin.input.value = "";
        return pin.wrong(`${problem.says} ${problem.next_step}`);
      }
      return show(t("approved"), p(t("approved_next")), button(t("home"), home));
    });
  };
  show(title(asked), ...what(asked, rows), form(t("approve"), approve, pin.group), refusing(account, asked));
  document.querySelector("#screen form").classList.add("pecule-app__approve");
}

async function send(account, asked, pin) {
  const statement = {
    hash: asked.hash, nonce: asked.nonce, aud: asked.aud, jti: newNumber(), iat: now(),
    factors: asked.keys.length ? [...FACTORS, KEY] : FACTORS, asker: asked.asker,
  };
  const approval = await signed(account.keys, account.device, "approval+jwt", statement);
  await call(account, "POST", `/app/api/transactions/${asked.id}/approve`, {
    approval,
    ...(asked.keys.length ? { key: await answered(asked.keys, approval) } : {}),
    pin_proof: await pinProof(account.keys, pin),
    asked: { contacted: false },
  });
}

async function refuse(account, asked) {
  await call(account, "POST", `/app/api/transactions/${asked.id}/refuse`, {});
  show(t("refused"), p(t("refused_next")), button(t("home"), home));
}

async function notMe(account, asked) {
  await call(account, "POST", `/app/api/transactions/${asked.id}/not-me`, {});
  show(t("reported"), p(t("reported_next")), button(t("home"), home));
}
