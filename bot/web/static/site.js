// Keys and copying. Everything here is a convenience: the pages work without it.
"use strict";

// "/" goes to the question; arrows go from there through the results, j and k from anywhere.
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const at = document.activeElement;
  const typing = at && at.matches("input, textarea, select");
  const question = document.getElementById("q");
  if (event.key === "Escape") document.body.classList.add("quiet");
  if (event.key === "/" && !typing && question) {
    event.preventDefault();
    question.focus();
    question.select();
    return;
  }
  const results = [...document.querySelectorAll(".answer .open")];
  const here = results.indexOf(at);
  const arrow = at === question || here >= 0;
  let step = 0;
  if ((event.key === "j" && !typing) || (event.key === "ArrowDown" && arrow)) step = 1;
  if ((event.key === "k" && !typing) || (event.key === "ArrowUp" && here >= 0)) step = -1;
  if (!step || !results.length) return;
  event.preventDefault();
  if (here + step < 0) question.focus();
  else results[Math.min(here + step, results.length - 1)].focus();
});

// Escape dismisses the range of a term until the pointer or the focus moves on.
for (const type of ["pointerover", "focusin"]) addEventListener(type, () => document.body.classList.remove("quiet"));

const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Clipboard access is refused on an address without TLS; a selection can still be copied.
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "vh";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
};

for (const button of document.querySelectorAll("[data-copy]")) {
  const what = button.dataset.copy;
  // A quotation that stands under more than one level is highlighted in as many pieces.
  const sources = [...document.querySelectorAll(what === "quotation" ? "mark.quotation" : "#" + what)];
  if (!sources.length) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await copy(sources.map((s) => s.textContent).join(""));
    button.focus();
    document.querySelector(".copied").textContent = "Copied";
  });
}
