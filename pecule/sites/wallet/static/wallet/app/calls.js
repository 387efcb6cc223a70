// Calls to the wallet's server. Each is signed by the phone's key; each answer tells the server's time.

import { sha256 } from "./canonical.js";
import { newNumber, signed } from "./keys.js";
import { language } from "./texts.js";

export class Refused extends Error {
  constructor(problem) {
    super(problem.says);
    Object.assign(this, problem);
  }
}

export class Away extends Error {}

let ahead = 0; // seconds by which the server's clock is ahead of this phone's

export const now = () => Math.floor(Date.now() / 1000) + ahead;

async function answer(method, path, body, headers) {
  let response;
  try {
    response = await fetch(path, { method, body, headers, cache: "no-store", credentials: "omit" });
  } catch {
    throw new Away();
  }
  let told;
  try {
    told = await response.json();
  } catch {
    throw new Away();
  }
  const wasAhead = ahead;
  if (Number.isInteger(told.now)) ahead = told.now - Math.floor(Date.now() / 1000);
  if (!response.ok) throw Object.assign(new Refused(told), { clockCorrected: Math.abs(ahead - wasAhead) > 30 });
  return told;
}

const plain = () => ({ "Content-Type": "application/json", "Accept-Language": language() });

export const unsigned = (path, body) => answer("POST", path, JSON.stringify(body), plain());

export async function call(account, method, path, body = undefined, again = true) {
  const words = body === undefined ? "" : JSON.stringify(body);
  const claims = {
    htm: method, htu: path, body: await sha256(new TextEncoder().encode(words)), iat: now(), jti: newNumber(),
  };
  const headers = { ...plain(), "Pecule-Signature": await signed(account.keys, account.device, "request+jwt", claims) };
  try {
    return await answer(method, path, method === "GET" ? undefined : words, headers);
  } catch (problem) {
    // A clock that was off is right now: once more, by itself.
    if (problem.code === "clock_wrong" && again) return call(account, method, path, body, false);
    throw problem;
  }
}
