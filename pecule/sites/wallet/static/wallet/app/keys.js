// The phone's two keys of an account, which cannot be read out of it: one signs, one turns the PIN into a proof.

import { base64url } from "./canonical.js";

const STORE = "accounts";
const utf8 = (words) => new TextEncoder().encode(words);
const json = (value) => base64url(utf8(JSON.stringify(value)));

export async function newKeys() {
  const device = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  const hardening = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256", length: 256 }, false, ["sign"]);
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", device.publicKey);
  return { device: device.privateKey, hardening, jwk: { kty, crv, x, y } };
}

export async function pinProof(keys, pin) {
  return base64url(await crypto.subtle.sign("HMAC", keys.hardening, utf8(`pecule-pin-v1:${pin}`)));
}

export async function signed(keys, kid, typ, claims) {
  const unsigned = `${json({ alg: "ES256", kid, typ })}.${json(claims)}`;
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, keys.device, utf8(unsigned));
  return `${unsigned}.${base64url(signature)}`;
}

export const newNumber = () => base64url(crypto.getRandomValues(new Uint8Array(24)));

function opened() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open("pecule-wallet", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "device" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

async function within(mode, work) {
  const base = await opened();
  return new Promise((done, failed) => {
    const asked = work(base.transaction(STORE, mode).objectStore(STORE));
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

export const accounts = () => within("readonly", (store) => store.getAll());
export const keep = (account) => within("readwrite", (store) => store.put(account));
export const forget = (device) => within("readwrite", (store) => store.delete(device));

export const chosen = () => localStorage.getItem("account");
export const choose = (device) => localStorage.setItem("account", device);
