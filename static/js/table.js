// Lists: select all, count the selected, keep the header in view when the table fits. All of it optional.
const boxes = (form) => [...document.querySelectorAll(`input[type=checkbox][name=ids][form="${form}"]`)];

const count = (form) => {
  const all = boxes(form);
  const chosen = all.filter((box) => box.checked).length;
  const bar = document.getElementById(form);
  if (!bar) return;
  bar.hidden = chosen === 0;
  const number = bar.querySelector("[data-count]");
  if (number) {
    number.textContent = chosen;
    number.parentElement.hidden = false;
  }
  for (const head of document.querySelectorAll(`[data-select-all="${form}"]`)) {
    head.checked = chosen > 0 && chosen === all.length;
    head.indeterminate = chosen > 0 && chosen < all.length;
  }
};

document.addEventListener("change", (event) => {
  const form = event.target.dataset.selectAll;
  if (form) {
    for (const box of boxes(form)) box.checked = event.target.checked;
    count(form);
  } else if (event.target.matches("input[type=checkbox][name=ids][form]")) {
    count(event.target.getAttribute("form"));
  }
});

const fit = (frame) => {
  const fits = frame.firstElementChild.offsetWidth <= frame.clientWidth;
  frame.classList.toggle("oc-fits", fits);
  if (fits) frame.removeAttribute("tabindex");
  else frame.tabIndex = 0;
};
const watcher = new ResizeObserver((entries) => entries.forEach((entry) => fit(entry.target)));

const prepare = (root) => {
  for (const frame of root.querySelectorAll(".oc-table-frame")) watcher.observe(frame);
  for (const bar of root.querySelectorAll("[data-bulk]")) count(bar.id);
  for (const box of root.querySelectorAll("[data-select-all]")) box.hidden = false;
};
prepare(document);
document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
