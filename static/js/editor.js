// Codes become buttons that put themselves where one is writing; leaving with unsaved words asks first.
const form = document.querySelector("form[data-guard]");
const fields = [...document.querySelectorAll("[data-takes-codes]")];
let field = fields.find((one) => one.matches("textarea")) || fields[0];
let unsaved = "unsaved" in form.dataset;

for (const one of fields) one.addEventListener("focus", () => { field = one; });

const insert = (code) => {
  field.focus();
  field.setRangeText(code, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

for (const code of document.querySelectorAll("code[data-insert]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = code.textContent;
  button.addEventListener("click", () => insert(button.textContent));
  code.replaceWith(button);
}
const hint = document.querySelector("[data-insert-hint]");
if (hint) hint.textContent = hint.dataset.insertHint;

form.addEventListener("input", (event) => {
  if (event.target.closest("form") === form) unsaved = true;
});
form.addEventListener("submit", () => { unsaved = false; });
window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});
