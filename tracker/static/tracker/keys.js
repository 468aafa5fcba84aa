// The key ? shows the keys that work on the page, unless somebody types. Without this script the
// link "Keys" shows the same list.
"use strict";
{
  const keys = document.getElementById("keys");
  const own = document.querySelectorAll(".coding-keys li");
  keys.querySelector("ul").append(...[...own].map((line) => line.cloneNode(true)));
  const open = () => {
    if (!keys.open) {
      keys.showModal();
    }
  };
  const acts = {
    "?": open,
    "/": () => document.getElementById("searchbar")?.focus(),
    "l": () => document.querySelector("#result_list tbody th a, #result_list tbody td a")?.focus()
  };
  document.getElementById("keys-link")?.addEventListener("click", (event) => {
    event.preventDefault();
    open();
  });
  keys.querySelector(".tracker-close").addEventListener("click", (event) => {
    event.preventDefault();
    keys.close();
  });
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select");
    const isOfText = event.key !== "?" && event.target.closest(".coding");
    const act = acts[event.key];
    if (!act || isTyping || isOfText || keys.open || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    event.preventDefault();
    act();
  });
}
