// What is to be confirmed, drawn from the app's own types: every field that will be signed is on the screen, or nothing
// can be confirmed at all.

import { day, language, money } from "./texts.js";
import { TYPES } from "./types.js";

export class NotDrawable extends Error {}

const own = (object, name) => (Object.hasOwn(object ?? {}, name) ? object[name] : undefined);

const FORMATS = {
  money_cents: (value) => (Number.isSafeInteger(value) && value >= 0 ? money(value) : fail("an amount")),
  date: (value) => (isDay(value) ? day(`${value}T12:00:00Z`) : fail("a date")),
  siret: (value) => (/^\d{14}$/.test(value) ? value.replace(/(\d{3})(\d{3})(\d{3})(\d{5})/, "$1 $2 $3 $4") : fail("a SIRET")),
  text: (value) => (typeof value === "string" && value.trim() !== "" ? value : fail("a text")),
  choice: (value, field) => own(own(field.values, value), language()) ?? fail("a choice"),
};

function fail(what) {
  throw new NotDrawable(what);
}

function isDay(value) {
  const read = /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T12:00:00Z`) : new Date(NaN);
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(value); // 31 June is not a day
}

// Everything that stands in a value: an empty object or an array is something too, which no field shows.
function leaves(value, path = []) {
  const inner = value !== null && typeof value === "object" && !Array.isArray(value) ? Object.entries(value) : [];
  return inner.length ? inner.flatMap(([name, more]) => leaves(more, [...path, name])) : [path.join("/")];
}

const typeOf = (one) => own(TYPES, one?.type) ?? fail("a type that is not known here");

// What it is about (sign_in, purchase, change), read from the very thing that is signed.
export function kindOf(details) {
  if (!Array.isArray(details) || details.length === 0) fail("nothing");
  const kinds = new Set(details.map((one) => typeOf(one).kind));
  return kinds.size === 1 ? [...kinds][0] : fail("several things at once");
}

// Rows {label, value, display} of all details, most important first.
export function rowsOf(details) {
  return details.flatMap((one) => {
    const type = typeOf(one);
    const known = new Set(type.fields.map((field) => field.path.join("/")));
    const unknown = leaves(one).filter((path) => path !== "type" && !known.has(path));
    if (unknown.length) fail(`a field without a label: ${unknown[0]}`);
    return type.fields
      .map((field) => {
        const value = field.path.reduce(own, one);
        const label = field.label[language()];
        if (value === undefined) fail(field.path.join("/"));
        return { label, value: FORMATS[field.format](value, field), display: field.display };
      })
      .sort((one, other) => one.display - other.display);
  });
}

// Who asks: the service, and the broker by which it asks when there is one. Both are signed.
export function askerOf(asked) {
  const { service, through, ...more } = asked.asker ?? {};
  if (Object.keys(more).length) fail("an asker");
  return { service: FORMATS.text(service), through: FORMATS.text(through) };
}
