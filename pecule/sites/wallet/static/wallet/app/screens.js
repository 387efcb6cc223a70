// Drawing: elements made one by one, never from text, so that nothing that was sent can become markup.

export function h(tag, given = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false && value !== undefined) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export const p = (...children) => h("p", {}, ...children);
export const button = (words, onclick, kind = "") =>
  h("button", { class: `govuk-button ${kind && `govuk-button--${kind}`}`, type: "button", onclick }, words);

let number = 0;

export function field(label, given, hint = null) {
  const id = `field-${(number += 1)}`;
  const input = h("input", { class: "govuk-input", id, "aria-describedby": `${id}-error`, ...given });
  const error = h("p", { class: "govuk-error-message", id: `${id}-error`, role: "alert" });
  const group = h(
    "div", { class: "govuk-form-group" },
    h("label", { class: "govuk-label", for: id }, label), hint && h("div", { class: "govuk-hint" }, hint), error, input,
  );
  return { group, input, wrong: (words) => { error.textContent = words; if (words) input.focus(); } };
}

export const pinField = (label, hint = null) =>
  field(label, { type: "password", inputmode: "numeric", maxlength: 6, autocomplete: "off", pattern: "[0-9]{6}" }, hint);

export function form(words, onsubmit, ...children) {
  const go = h("button", { class: "govuk-button" }, words);
  return h(
    "form",
    {
      novalidate: true,
      onsubmit: async (event) => {
        event.preventDefault();
        go.disabled = true;
        try {
          await onsubmit();
        } finally {
          go.disabled = false;
        }
      },
    },
    ...children, go,
  );
}

// Shows one screen, and puts the reader at its heading.
export function show(title, ...children) {
  const heading = h("h1", { class: "govuk-heading-l", tabindex: "-1" }, title);
  const place = document.querySelector("#screen");
  place.replaceChildren(heading, ...children.filter(Boolean));
  document.title = `${title} – Pécule`;
  heading.focus();
  scrollTo(0, 0);
}
