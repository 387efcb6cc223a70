// Accounts on this phone: activating one, its phones, its PIN.

import { call, unsigned } from "./calls.js";
import { accounts, choose, chosen, forget, keep, newKeys, pinProof } from "./keys.js";
import { button, field, form, h, p, pinField, show } from "./screens.js";
import { lock } from "./approving.js";
import { day, t } from "./texts.js";
import { guarded, home } from "./main.js";

export function trivial(pin) {
  const digits = [...pin].map(Number);
  const steps = digits.slice(1).map((digit, place) => (digit - digits[place] + 10) % 10);
  const even = steps.every((step) => step === steps[0]); // 111111, 123456, 975318
  const pairs = pin.slice(0, 2).repeat(3) === pin || pin.slice(0, 3).repeat(2) === pin;
  return even || pairs || /(19|20)\d\d/.test(pin) || new Set(digits).size < 3;
}

function newPin(one, two) {
  one.wrong("");
  two.wrong("");
  const pin = one.input.value;
  if (!/^\d{6}$/.test(pin)) one.wrong(t("pin_shape"));
  else if (trivial(pin)) one.wrong(t("pin_trivial"));
  else if (pin !== two.input.value) two.wrong(t("pin_differs"));
  else return pin;
  return null;
}

export function welcome(reason = "") {
  const code = field(t("code"), { autocomplete: "off", autocapitalize: "characters", spellcheck: "false" });
  const name = field(t("phone_name"), { value: t("phone_default"), maxlength: 60, autocomplete: "off" });
  const [one, two] = [pinField(t("pin_new"), t("pin_new_why")), pinField(t("pin_again"))];
  const activate = () => guarded(async () => {
    const pin = newPin(one, two);
    if (!pin) return;
    const keys = await newKeys();
    let told;
    try {
      told = await unsigned("/app/api/activate", {
        activation_code: code.input.value, device: { jwk: keys.jwk, name: name.input.value },
        pin_proof: await pinProof(keys, pin),
      });
    } catch (problem) {
      if (problem.code !== "activation_refused") throw problem;
      return code.wrong(`${problem.says} ${problem.next_step}`);
    }
    await keep({ device: told.device, account: told.account, name: told.given_name, keys });
    choose(told.device);
    await navigator.storage?.persist?.();
    return home();
  });
  show(t("welcome"), reason && h("div", { class: "govuk-inset-text", role: "status" }, p(reason)), p(t("welcome_why")),
    form(t("activate"), activate, code.group, name.group, one.group, two.group));
}

export async function current() {
  const known = await accounts();
  return known.find((one) => one.device === chosen()) ?? known[0] ?? null;
}

// The service does not know this phone. It may be wrong: the keys stay until their owner says otherwise.
export function unknown(account) {
  show(t("unknown"), p(t("unknown_why")), h("div", { class: "pecule-app__choices" },
    button(t("again"), home), button(t("forget"), () => sure(t("forget_sure"), t("forget"), () => gone(account, t("forgotten"))), "warning")));
}

async function gone(account, reason) {
  await forget(account.device);
  welcome(reason);
}

export function phones(account, told) {
  const line = (device) => h("li", { class: "pecule-card" },
    p(h("strong", {}, device.name), device.current ? ` (${t("this_phone")})` : "", ` – ${t("added", { day: day(device.added_at) })}`),
    button(t("revoke"), () => guarded(() => revoke(account, device)), "secondary"));
  return [
    h("h2", { class: "govuk-heading-m" }, t("devices")),
    h("ul", { class: "pecule-cards" }, ...told.devices.map(line)),
    h("details", { class: "govuk-details" },
      h("summary", { class: "govuk-details__summary" }, h("span", { class: "govuk-details__summary-text" }, t("lost"))),
      h("div", { class: "govuk-details__text" }, p(t("lost_why")))),
    h("div", { class: "pecule-app__choices" },
      button(t("another"), () => another(account), "secondary"),
      button(t("change_pin"), () => changePin(account), "secondary"),
      !told.purchases_locked && button(t("lock"), () => sure(t("lock_sure"), t("lock"), () => lock(account)), "warning")),
  ];
}

async function revoke(account, device) {
  sure(t("revoke_sure"), t("revoke"), async () => {
    await call(account, "POST", `/app/api/devices/${device.id}/revoke`, {});
    if (device.current) await gone(account, t("revoked"));
    else await home();
  });
}

// Somebody says to have lost this phone. Its owner, who has it and knows the PIN, says no.
export function stopRecovery(account) {
  const pin = pinField(t("pin"));
  const stop = () => guarded(async () => {
    pin.wrong("");
    if (!/^\d{6}$/.test(pin.input.value)) return pin.wrong(t("pin_shape"));
    try {
      await call(account, "POST", "/app/api/recovery/stop", { pin_proof: await pinProof(account.keys, pin.input.value) });
    } catch (problem) {
      if (problem.code !== "pin_wrong") throw problem;
      return pin.wrong(`${problem.says} ${problem.next_step}`);
    }
    return show(t("recovery_stopped"), p(t("reported_next")), button(t("home"), home));
  });
  show(t("recovery"), p(t("recovery_why")), form(t("recovery_stop"), stop, pin.group), button(t("home"), home, "secondary"));
}

function sure(question, words, work) {
  show(question, h("div", { class: "pecule-app__choices" },
    button(words, () => guarded(work), "warning"), button(t("home"), home, "secondary")));
}

function another(account) {
  const pin = pinField(t("pin"));
  const go = () => guarded(async () => {
    pin.wrong("");
    if (!/^\d{6}$/.test(pin.input.value)) return pin.wrong(t("pin_shape"));
    try {
      const { code } = await call(account, "POST", "/app/api/another", { pin_proof: await pinProof(account.keys, pin.input.value) });
      return show(t("another"), h("p", { class: "pecule-beside__code" }, code), p(t("another_next")), button(t("home"), home));
    } catch (problem) {
      if (problem.code !== "pin_wrong") throw problem;
      return pin.wrong(`${problem.says} ${problem.next_step}`);
    }
  });
  show(t("another"), p(t("another_why")), form(t("go"), go, pin.group), button(t("home"), home, "secondary"));
}

function changePin(account) {
  const [old, one, two] = [pinField(t("pin_now")), pinField(t("pin_new")), pinField(t("pin_again"))];
  const change = () => guarded(async () => {
    old.wrong("");
    const pin = newPin(one, two);
    if (!pin) return;
    try {
      await call(account, "POST", "/app/api/pin", {
        pin_proof: await pinProof(account.keys, old.input.value), new_pin_proof: await pinProof(account.keys, pin),
      });
    } catch (problem) {
      if (problem.code !== "pin_wrong") throw problem;
      return old.wrong(`${problem.says} ${problem.next_step}`);
    }
    return show(t("pin_changed"), button(t("home"), home));
  });
  show(t("change_pin"), form(t("change_pin"), change, old.group, one.group, two.group), button(t("home"), home, "secondary"));
}

export async function others(account) {
  const known = await accounts();
  const line = (one) => h("li", { class: "pecule-card" }, p(h("strong", {}, one.name)),
    one.device === account.device ? p(t("in_use")) : button(t("use"), () => { choose(one.device); home(); }, "secondary"));
  return [
    h("h2", { class: "govuk-heading-m" }, t("accounts")),
    known.length > 1 && h("ul", { class: "pecule-cards" }, ...known.map(line)),
    button(t("add_account"), () => welcome(), "secondary"),
  ];
}
