// The key n opens the next one of the queue, unless somebody types.
"use strict";
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select, .coding");
  if (event.key === "n" && !isTyping && !event.ctrlKey && !event.altKey && !event.metaKey) {
    document.querySelector("a[rel=next]")?.click();
  }
});
