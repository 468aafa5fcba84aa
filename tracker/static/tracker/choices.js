// Names the choices by typing: while one is empty, its box has no name that a screen reader could
// say, though the list that it stands for has a label.
"use strict";

{
  const BOXES = ".select2-selection__rendered[role=textbox], .select2-search__field";

  const nameOf = (list) => list.labels[0]?.innerText || list.getAttribute("aria-label");

  const nameAll = () => {
    for (const list of document.querySelectorAll("select.admin-autocomplete")) {
      const name = nameOf(list);
      for (const box of list.nextElementSibling?.querySelectorAll(BOXES) ?? []) {
        if (name) {
          box.setAttribute("aria-label", name.replace(/:$/, ""));
        }
      }
    }
  };

  // Behind the stock script, which makes the boxes when a page or a new row is ready.
  django.jQuery(nameAll);
  document.addEventListener("formset:added", () => setTimeout(nameAll));
}
