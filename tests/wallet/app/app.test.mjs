// The app computes the same hash as the server, draws every field or none, and refuses PINs that anybody would guess.

import assert from "node:assert/strict";
import { test } from "node:test";

const app = new URL("../../../pecule/sites/wallet/static/wallet/app/", import.meta.url);
globalThis.localStorage = { getItem: (name) => ({ language: "fr" })[name] ?? null, setItem() {} };
const { NotSignable, canonical, detailsHash } = await import(new URL("canonical.js", app));
const { NotDrawable, askerOf, kindOf, rowsOf } = await import(new URL("drawing.js", app));
const { TYPES } = await import(new URL("types.js", app));
const { names } = await import(new URL("texts.js", app));

const given = JSON.parse(process.env.PECULE_VECTORS);

test("the hash of a purchase is the server's, whatever the order of its fields", async () => {
  assert.equal(await detailsHash([given.purchase]), given.hash);
  const turned = Object.fromEntries(Object.entries(given.purchase).reverse());
  assert.equal(await detailsHash([turned]), given.hash);
});

test("every text is written as the server writes it", () => {
  for (const [value, written] of given.written) assert.equal(canonical(value), written);
});

test("what may be read in two ways is not signed", () => {
  for (const value of [1.5, 2 ** 53, NaN, "e\u0301", "a\u200bb", "a\u202eb", "\ud800", undefined, { a: 0.1 }])
    assert.throws(() => canonical(value), NotSignable);
});

test("each field has its label, the price first", () => {
  const rows = rowsOf([given.purchase]);
  assert.equal(rows.length, 12);
  assert.deepEqual([rows[0].label, rows[0].value.replace(/\s/g, " ")], ["Prix de la formation", "1 200,00 €"]);
});

test("a field without a label, or of another kind, stops everything", () => {
  const wrong = [
    { ...given.purchase, note: "unseen" },
    { ...given.purchase, organisation: { ...given.purchase.organisation, iban: "FR76" } },
    { ...given.purchase, note: {} },
    { ...given.purchase, note: [] },
    { ...given.purchase, price_cents: "120000" },
    { ...given.purchase, price_cents: -1 },
    { ...given.purchase, title: "   " },
    { ...given.purchase, start: "soon" },
    { ...given.purchase, start: "2027-06-31" },
    { ...given.purchase, type: "constructor" },
    { ...given.purchase, type: undefined },
    null,
    { ...given.purchase, type: "other" },
    (({ title, ...rest }) => rest)(given.purchase),
  ];
  for (const details of wrong) assert.throws(() => rowsOf([details]), NotDrawable);
});

test("the app's own words are those of the registered types, and a sign-in", () => {
  const { sign_in, ...types } = TYPES;
  assert.deepEqual(types, given.types);
  assert.equal(sign_in.kind, "sign_in");
});

test("what it is about is read from what is signed", () => {
  assert.equal(kindOf([given.purchase]), "purchase");
  assert.equal(kindOf([{ type: "sign_in", service: "s", through: "b", level: "eidas1" }]), "sign_in");
  for (const details of [[], null, [given.purchase, { type: "sign_in" }], [{ type: "toString" }]])
    assert.throws(() => kindOf(details), NotDrawable);
});

test("who asks is shown whole, or nothing is", () => {
  const asker = { service: "Pécule", through: "Connexion" };
  assert.deepEqual(askerOf({ asker }), asker);
  for (const wrong of [undefined, { service: "Pécule" }, { ...asker, service: "" }, { ...asker, note: "unseen" }])
    assert.throws(() => askerOf({ asker: wrong }), NotDrawable);
});

test("both languages say the same things", () => {
  assert.deepEqual([...names.fr].sort(), [...names.en].sort());
});
