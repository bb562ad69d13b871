// A link with data-dialog leads to a confirmation page; with script the page's question opens in a <dialog>.
// A server that answers anything but such a question (signed out, gone) is followed as an ordinary link.
let dialog;

const show = (question) => {
  if (!dialog) {
    dialog = document.createElement("dialog");
    dialog.className = "oc-dialog";
    document.body.append(dialog);
  }
  dialog.replaceChildren(document.adoptNode(question));
  const heading = question.querySelector("h1, h2");
  if (heading) {
    heading.id = heading.id || "dialog-heading";
    dialog.setAttribute("aria-labelledby", heading.id);
  }
  dialog.showModal();
};

document.addEventListener("click", async (event) => {
  const cancel = event.target.closest("dialog [data-cancel]");
  if (cancel) {
    event.preventDefault();
    dialog.close();
    return;
  }
  const link = event.target.closest("a[data-dialog]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  try {
    const answer = await fetch(link.href, { headers: { "X-Requested-With": "dialog" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const question = page.querySelector("[data-confirm]");
    if (!answer.ok || answer.redirected || !question) throw new Error("no question");
    show(question);
  } catch {
    location.assign(link.href);
  }
});
