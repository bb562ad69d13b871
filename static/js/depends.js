// A box that rules fields out clears and closes them; one that needs another is open only while that is ticked.
// What was cleared comes back when the box is changed back. Without this the server refuses what does not fit.
const close = (field, closed) => {
  if (field.disabled === closed) return;
  const what = field.type === "checkbox" ? "checked" : "value";
  if (closed) field.kept = field[what];
  field[what] = closed ? (what === "checked" ? false : "") : field.kept;
  field.disabled = closed;
};

const follow = (box, act) => {
  box.addEventListener("change", act);
  act();
};

for (const box of document.querySelectorAll("[data-rules-out]")) {
  const fields = box.dataset.rulesOut.split(" ").map((id) => document.getElementById(id));
  follow(box, () => fields.forEach((field) => close(field, box.checked)));
}

for (const field of document.querySelectorAll("[data-needs]")) {
  const box = document.getElementById(field.dataset.needs);
  follow(box, () => close(field, !box.checked));
}
