// Beside a deadline that the page tells anyway stands how long it is still away. It is counted from the deadline, so a
// reload changes nothing. Screen readers hear of it at a few moments only.
const SAID_AT = [3600, 600, 300, 60]; // seconds
const language = document.documentElement.lang;
const words = new Intl.RelativeTimeFormat(language);
const two = (number) => String(number).padStart(2, "0");
const digits = (seconds) =>
  `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;

const begin = (timer) => {
  const deadline = Date.parse(timer.querySelector("time").dateTime);
  const left = () => Math.max(0, Math.ceil((deadline - Date.now()) / 1000));
  const said = timer.querySelector("[data-countdown-said]");
  let before = left();
  const tick = () => {
    const now = left();
    timer.querySelector("[data-countdown-left]").textContent = `(${digits(now)})`;
    if (SAID_AT.some((moment) => now <= moment && moment < before)) {
      said.textContent = words.format(Math.ceil(now / 60), "minute");
    }
    before = now;
    if (now === 0) {
      clearInterval(clock);
      timer.textContent = timer.dataset.over;
    }
  };
  const clock = setInterval(tick, 1000);
  tick();
};

document.querySelectorAll("[data-countdown]").forEach(begin);
