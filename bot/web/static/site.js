// Keys and copying. Everything here is a convenience: the pages work without it.
"use strict";

addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.ctrlKey || event.metaKey || event.altKey || typing) return;
  if (event.key === "/") {
    const q = document.getElementById("q");
    if (q) {
      event.preventDefault();
      q.focus();
      q.select();
    }
  }
});
