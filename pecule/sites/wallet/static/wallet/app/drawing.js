// What is to be confirmed, drawn from its registered type: every field that will be signed is on the screen, or
// nothing can be confirmed at all.

import { day, language, money } from "./texts.js";

export class NotDrawable extends Error {}

const FORMATS = {
  money_cents: (value) => (Number.isSafeInteger(value) ? money(value) : fail("an amount")),
  date: (value) => (/^\d{4}-\d{2}-\d{2}$/.test(value) ? day(`${value}T12:00:00Z`) : fail("a date")),
  siret: (value) => (/^\d{14}$/.test(value) ? value.replace(/(\d{3})(\d{3})(\d{3})(\d{5})/, "$1 $2 $3 $4") : fail("a SIRET")),
  text: (value) => (typeof value === "string" && value !== "" ? value : fail("a text")),
  choice: (value, field) => field.values?.[value]?.[language()] ?? fail("a choice"),
};

function fail(what) {
  throw new NotDrawable(what);
}

function leaves(value, path = []) {
  if (value !== null && typeof value === "object" && !Array.isArray(value))
    return Object.entries(value).flatMap(([name, inner]) => leaves(inner, [...path, name]));
  return [path.join("/")];
}

// Rows {label, value, display} of all details, most important first.
export function rowsOf(details, types) {
  return details.flatMap((one) => {
    const type = types[one.type] ?? fail("a type that is not registered");
    const known = new Set(type.fields.map((field) => field.path.join("/")));
    const unknown = leaves(one).filter((path) => path !== "type" && !known.has(path));
    if (unknown.length) fail(`a field without a label: ${unknown[0]}`);
    return type.fields
      .map((field) => {
        const value = field.path.reduce((inner, name) => inner?.[name], one);
        const label = field.label?.[language()];
        if (!label || value === undefined || !FORMATS[field.format]) fail(field.path.join("/"));
        return { label, value: FORMATS[field.format](value, field), display: field.display };
      })
      .sort((one, other) => one.display - other.display);
  });
}
