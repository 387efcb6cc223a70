// Security keys beside the PIN: adding one, removing one, and having one sign an approval.

import { base64url } from "./canonical.js";
import { call } from "./calls.js";
import { pinProof } from "./keys.js";
import { button, field, form, h, p, pinField, show } from "./screens.js";
import { day, t } from "./texts.js";
import { guarded, home } from "./main.js";

export const canUseKeys = () => Boolean(navigator.credentials?.create && globalThis.PublicKeyCredential);

export function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function told(credential, names) {
  const response = Object.fromEntries(names.map((name) => [name, base64url(credential.response[name])]));
  return { id: credential.id, rawId: base64url(credential.rawId), type: credential.type, response, clientExtensionResults: {} };
}

async function made(options) {
  const asked = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: (options.excludeCredentials ?? []).map((one) => ({ ...one, id: bytes(one.id) })),
  };
  return told(await navigator.credentials.create({ publicKey: asked }), ["attestationObject", "clientDataJSON"]);
}

// What a key of the account answers to an approval: its challenge is the hash of what the phone signed.
export async function answered(ids, approval) {
  const challenge = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(approval));
  const allowCredentials = ids.map((id) => ({ type: "public-key", id: bytes(id) }));
  const credential = await navigator.credentials.get({ publicKey: { challenge, allowCredentials, timeout: 60000 } });
  return told(credential, ["authenticatorData", "clientDataJSON", "signature"]);
}

export function keys(account, known) {
  if (!canUseKeys()) return [];
  const line = (key) => h("li", { class: "pecule-card" },
    p(h("strong", {}, key.name), ` – ${t("key_since", { day: day(key.added_at) })}`),
    button(t("key_remove"), () => withPin(t("key_remove"), t("key_remove_why"), [], (pin) => remove(account, key, pin)), "secondary"));
  return [
    h("h2", { class: "govuk-heading-m" }, t("keys")), p(t("keys_why")),
    known.length > 0 && h("ul", { class: "pecule-cards" }, ...known.map(line)),
    button(t("key_add"), () => add(account), "secondary"),
  ];
}

function add(account) {
  const name = field(t("key_name"), { value: t("key_default"), maxlength: 60, autocomplete: "off" });
  withPin(t("key_add"), t("key_add_why"), [name.group], async (pin) => {
    const { options } = await call(account, "POST", "/app/api/keys/begin", {});
    const key = await made(options);
    await call(account, "POST", "/app/api/keys/add", {
      key, name: name.input.value, pin_proof: await pinProof(account.keys, pin),
    });
    show(t("key_added"), button(t("home"), home));
  });
}

async function remove(account, key, pin) {
  await call(account, "POST", `/app/api/keys/${key.id}/remove`, { pin_proof: await pinProof(account.keys, pin) });
  show(t("key_removed"), p(t("key_removed_next")), button(t("home"), home));
}

function withPin(title, why, fields, work) {
  const pin = pinField(t("pin"));
  const go = () => guarded(async () => {
    pin.wrong("");
    if (!/^\d{6}$/.test(pin.input.value)) return pin.wrong(t("pin_shape"));
    try {
      await work(pin.input.value);
    } catch (problem) {
      if (problem instanceof DOMException) return pin.wrong(t("key_silent"));
      if (problem.code !== "pin_wrong") throw problem;
      pin.input.value = "";
      return pin.wrong(`${problem.says} ${problem.next_step}`);
    }
  });
  show(title, p(why), form(t("go"), go, ...fields, pin.group), button(t("home"), home, "secondary"));
}
