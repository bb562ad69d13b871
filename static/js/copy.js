// The copy button appears only where the clipboard can be written.
const prepare = (root) => {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll("[data-copy]")) button.hidden = false;
};

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const box = button.closest(".oc-code");
  await navigator.clipboard.writeText(box.querySelector("code").textContent);
  box.querySelector("[data-copied]").textContent = button.dataset.copy;
});

prepare(document);
document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
