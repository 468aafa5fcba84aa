// A form of the desk: the focus is where one begins, what is typed is kept as a draft while one
// types, and leaving with something unsaved is asked about.
"use strict";
{
  const WAIT = 5000;
  const form = document.querySelector("#content-main form[method=post]:has([name=form_ticket]):not(.tracker-kept form)");
  const keeping = document.getElementById("keeping");

  // --- Where one begins -------------------------------------------------------------------------

  const isBox = (box) => box.matches("input, textarea, select") && !box.disabled && !box.readOnly
    && !["hidden", "submit", "button", "reset", "image"].includes(box.type);
  // The stock script hides the list behind its box for typing.
  const seen = (box) => box.nextElementSibling?.querySelector?.(".select2-selection") ?? box;
  const start = () => {
    const problems = document.getElementById("problems");
    const isTaken = document.activeElement && document.activeElement !== document.body;
    if (problems) {
      problems.focus();
    } else if (form && !isTaken && !window.location.hash) {
      const first = [...form.elements].filter(isBox).map(seen).find((box) => box.offsetParent);
      first?.focus({ preventScroll: true });
    }
  };

  // A link of the list of problems leads to a box that may be folded away or stand behind another.
  document.getElementById("problems")?.addEventListener("click", (event) => {
    const address = event.target.closest("a")?.getAttribute("href");
    const named = address?.startsWith("#") && document.getElementById(address.slice(1));
    if (named) {
      event.preventDefault();
      named.closest("details:not([open])")?.setAttribute("open", "");
      const box = isBox(named) ? named : named.querySelector("input, select, textarea") ?? named;
      seen(box).focus();
    }
  });

  // --- Drafts -----------------------------------------------------------------------------------

  let before = null;
  let timer = 0;
  let sending = null;
  let isSent = false;

  const boxes = () => {
    const sent = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string") {
        sent.append(name, value);
      }
    }
    return sent;
  };
  const typed = () => {
    const sent = boxes();
    sent.delete("csrfmiddlewaretoken");
    return sent.toString();
  };
  const tell = (words) => {
    keeping.textContent = words;
  };
  const keep = async () => {
    const now = typed();
    if (isSent || !before || now === before.kept) {
      return;
    }
    try {
      const answer = await fetch(keeping.dataset.address, {
        method: "POST", body: boxes(), credentials: "same-origin", redirect: "manual"
      });
      tell(answer.ok ? await answer.text() : keeping.dataset.failed);
      if (answer.ok) {
        before.kept = now;
      }
    } catch {
      tell(keeping.dataset.failed);
    }
  };
  const later = () => {
    if (keeping && !isSent) {
      clearTimeout(timer);
      timer = setTimeout(() => {
        sending = keep().finally(() => {
          sending = null;
        });
      }, WAIT);
    }
  };

  // Once the stock scripts have made their boxes.
  window.addEventListener("load", () => setTimeout(start, 50));
  if (form) {
    window.addEventListener("load", () => {
      before = { shown: typed(), kept: typed() };
    });
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    document.addEventListener("formset:added", later);
    form.addEventListener("submit", (event) => {
      clearTimeout(timer);
      isSent = true;
      if (sending) {
        // A draft that arrives after the form was saved would come back as unsaved.
        event.preventDefault();
        const again = () => form.requestSubmit(event.submitter);
        sending.then(again, again);
        sending = null;
      }
    });
    // The page may come back from the browser's memory after it was sent.
    window.addEventListener("pageshow", () => {
      isSent = false;
    });
    window.addEventListener("beforeunload", (event) => {
      const cameBack = document.querySelector("#problems, [data-unsaved]") !== null;
      if (!isSent && before && (cameBack || typed() !== before.shown)) {
        event.preventDefault();
      }
    });
  }
}
