// Painting the week: drag over hours, or click one; they are saved when the button is let go. Touch scrolls and ticks.
// Arrow keys move between hours.
let stroke;

const hours = (week) => [...week.querySelectorAll("input[name=cells]")];
const place = (box) => box.value.split("-").map(Number);
const isBetween = (at, one, other) => at >= Math.min(one, other) && at <= Math.max(one, other);
const under = (event) => event.target.closest?.("[data-week] label")?.querySelector("input");

const stretch = (box) => {
  const [day, hour] = place(box);
  for (const other of hours(stroke.week)) {
    const [d, h] = place(other);
    other.checked = stroke.ticked.has(other) || (isBetween(d, stroke.day, day) && isBetween(h, stroke.hour, hour));
  }
};

document.addEventListener("pointerdown", (event) => {
  const box = under(event);
  if (!box || event.pointerType === "touch" || event.button !== 0) return;
  event.preventDefault();
  const week = box.closest("[data-week]");
  const [day, hour] = place(box);
  stroke = { week, day, hour, ticked: new Set(hours(week).filter((it) => it.checked)) };
  stretch(box);
});

document.addEventListener("pointerover", (event) => {
  const box = stroke && under(event);
  if (box) stretch(box);
});

document.addEventListener("pointerup", () => {
  if (!stroke) return;
  const form = stroke.week.closest("form");
  stroke = undefined;
  form.querySelector("[name=press][value=paint]").click();
});

const giveUp = () => {
  if (!stroke) return;
  for (const box of hours(stroke.week)) box.checked = stroke.ticked.has(box);
  stroke = undefined;
};
document.addEventListener("pointercancel", giveUp);

// The click that ends a stroke would take the tick away again.
document.addEventListener("click", (event) => {
  if (under(event) && event.detail > 0 && event.pointerType !== "touch") event.preventDefault();
});

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") giveUp();
  const box = event.target.closest?.("[data-week] input[name=cells]");
  if (!box || !STEPS[event.key]) return;
  event.preventDefault();
  const [day, hour] = place(box).map((at, axis) => at + STEPS[event.key][axis]);
  box.closest("[data-week]").querySelector(`input[value="${day}-${hour}"]`)?.focus();
});

const prepare = () => {
  for (const hint of document.querySelectorAll("[data-flex-hint]")) hint.hidden = false;
};
prepare();
document.addEventListener("htmx:load", prepare);
