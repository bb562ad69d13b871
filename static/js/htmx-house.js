// htmx asks with the CSRF token of the page it stands on.
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token.value;
});

// Read out what a changed list now shows.
document.addEventListener("htmx:afterSettle", () => {
  const words = document.querySelector("[data-announce]");
  const voice = document.getElementById("voice");
  if (words && voice) voice.textContent = words.textContent;
});

// Signed out or refused in the meantime: show that page whole instead of an empty list. News that a page asks for by
// itself may fail to come once: what it shows stays until the next.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  if (xhr.status >= 500 && requestConfig.headers["X-Unattended"]) {
    event.detail.isError = false;
    return;
  }
  const asked = new URL(requestConfig.path, location.href);
  const answered = new URL(xhr.responseURL || asked, location.href);
  if (xhr.status >= 400 || answered.pathname !== asked.pathname) {
    event.detail.shouldSwap = false;
    location.assign(answered);
  }
});
