// A picker beside each colour that is typed, and a preview of the page a moment after either has changed.
const changed = (field) => field.form.dispatchEvent(new Event("colour"));
let waiting;

for (const picker of document.querySelectorAll("[data-picks]")) {
  const field = document.getElementById(picker.dataset.picks);
  const follow = () => {
    if (/^#[0-9a-f]{6}$/i.test(field.value.trim())) picker.value = field.value.trim();
  };
  picker.hidden = false;
  follow();
  picker.addEventListener("input", () => {
    field.value = picker.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  field.addEventListener("input", () => {
    follow();
    clearTimeout(waiting);
    waiting = setTimeout(() => changed(field), 300);
  });
}
