// Canonical JSON (RFC 8785) for what is signed: objects, arrays, text, whole numbers, true, false, null; and its hash.

export class NotSignable extends Error {}

const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u;

function text(value) {
  if (value.normalize("NFC") !== value || UNSEEN.test(value)) throw new NotSignable("text that may be read in two ways");
  return JSON.stringify(value);
}

export function canonical(value) {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new NotSignable("a number that is not whole");
    return String(value);
  }
  if (typeof value === "string") return text(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object") {
    // RFC 8785 sorts names by UTF-16 units, which is what JavaScript's own sort does.
    const names = Object.keys(value).sort();
    return `{${names.map((name) => `${text(name)}:${canonical(value[name])}`).join(",")}}`;
  }
  throw new NotSignable(typeof value);
}

export const base64url = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

const utf8 = (words) => new TextEncoder().encode(words);

export const sha256 = async (bytes) => base64url(await crypto.subtle.digest("SHA-256", bytes));

export const detailsHash = (details) => sha256(utf8(canonical(details)));
