// The keys of the coding desk. Every key does what a box or a link of the page does; what the answer
// holds takes the place of what has the same id. Acts are sent one after the other.
"use strict";
{
  const desk = document.querySelector(".coding");
  const keys = new Map();
  const isWithin = desk.dataset.within === "1";
  // A second coder answers alone: nothing is made of a sentence.
  const isAlone = desk.dataset.alone === "1";
  let queue = Promise.resolve();
  let isLeaving = false;

  const units = () => [...desk.querySelectorAll(".coding-unit")];
  const current = () => document.activeElement.closest?.(".coding-unit");
  const boxOf = (unit) => unit.querySelector(".coding-decision select");
  const panel = () => document.getElementById("panel");

  const mark = (unit) => {
    if (unit) {
      unit.focus({ preventScroll: true });
      unit.scrollIntoView({ block: "nearest" });
    }
  };

  const beside = (unit, step) => {
    const all = units();
    return unit ? all[all.indexOf(unit) + step] : all[0];
  };

  const nextOpen = (unit) => {
    const open = units().filter((one) => one.classList.contains("coding-open") && one !== unit
      && !one.classList.contains("coding-waiting"));
    const after = (one) => !unit || unit.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING;
    return open.find(after) ?? open[0];
  };

  const selected = () => {
    const selection = window.getSelection();
    const inText = selection.anchorNode?.parentElement?.closest(".coding-words");
    return inText ? selection.toString().trim() : "";
  };

  // --- Answers --------------------------------------------------------------------------------

  const put = (html, isOfPanel) => {
    const answer = new DOMParser().parseFromString(html, "text/html");
    const focused = document.activeElement;
    const id = focused === document.body ? "" : focused.id;
    const isTyping = !isOfPanel && focused.closest("#panel");
    if (answer.getElementById("panel")) {
      panel()?.remove();
    }
    for (const part of answer.querySelectorAll("[data-part]")) {
      const old = document.getElementById(part.id);
      if (isTyping && old?.contains(focused) && !part.querySelector("#panel")) {
        // Somebody types in the form of this paragraph: it stays as it is.
        (part.querySelector(`#${panel().dataset.unit}`) ?? part).append(panel());
      }
      old?.replaceWith(document.adoptNode(part));
    }
    const first = answer.getElementById("panel") ? null : document.getElementById(id);
    if (first && document.activeElement !== first) {
      first.focus({ preventScroll: true });
    }
  };

  const leaveFor = (address) => {
    isLeaving = true;
    const to = new URL(address, window.location.href);
    to.hash = "";
    if (to.href === window.location.href.split("#")[0]) {
      window.location.reload();
    } else {
      window.location.assign(to);
    }
  };

  const tellFailed = () => {
    const told = document.createElement("p");
    told.className = "errornote";
    told.setAttribute("role", "alert");
    told.textContent = desk.dataset.failed;
    document.getElementById("problems").replaceChildren(told);
    told.scrollIntoView({ block: "nearest" });
    for (const unit of desk.querySelectorAll(".coding-waiting")) {
      unit.classList.remove("coding-waiting");
    }
  };

  const ask = (address, options, isOfPanel = false) => {
    const one = queue.then(async () => {
      if (isLeaving) {
        // What is sent now would take the place of what was kept.
        return false;
      }
      const answer = await fetch(address, {
        ...options, headers: { "X-Part": "1" }, credentials: "same-origin"
      });
      if (answer.redirected) {
        // Signed out, most likely: what was sent is kept, and comes back where it was sent.
        leaveFor(address);
        return false;
      }
      if (![200, 400, 409].includes(answer.status)) {
        tellFailed();
        return false;
      }
      put(await answer.text(), isOfPanel);
      return answer.ok;
    });
    queue = one.catch(() => tellFailed());
    return queue;
  };

  const openPanel = async (address, words) => {
    await ask(address);
    startIn(words);
  };

  const startIn = (words) => {
    const box = document.getElementById("code_quotation");
    if (words && box) {
      box.value = words;
    }
    const first = panel()?.querySelector("[autofocus]") ?? panel();
    first?.focus();
    panel()?.scrollIntoView({ block: "nearest" });
  };

  const leave = () => {
    const unit = document.getElementById(panel().dataset.unit);
    panel().remove();
    mark(unit);
  };

  // --- Acts -----------------------------------------------------------------------------------

  const decide = (unit, value) => {
    const box = boxOf(unit);
    if (!box) {
      return;
    }
    const words = unit.contains(window.getSelection().anchorNode) ? selected() : "";
    box.value = value;
    if (!isWithin || box.form.matches("[data-typed]")) {
      // Boxes that came back after a session had ended are sent together.
      box.form.requestSubmit();
      return;
    }
    const sent = new FormData();
    for (const name of ["csrfmiddlewaretoken", "_continue", "do", "form_ticket"]) {
      // The answers of a second coder need no ticket: each is kept by itself.
      const hidden = box.form.elements[name];
      if (hidden) {
        sent.set(name, hidden.value);
      }
    }
    sent.set(box.name, value);
    sent.set(`was-${unit.dataset.name}`, box.form.elements[`was-${unit.dataset.name}`].value);
    unit.classList.add("coding-waiting");
    const done = ask(desk.dataset.address, { method: "POST", body: sent });
    if (value === "commitment" && !isAlone) {
      done.then(() => startIn(words));
    } else if (value) {
      mark(nextOpen(unit) ?? unit);
    }
  };

  const follow = (unit, kind) => {
    const link = unit.querySelector(kind);
    if (link) {
      ask(link.href);
    }
  };

  const answer = (unit, how) => {
    const proposed = unit.querySelector(".coding-proposed");
    if (proposed) {
      decide(unit, proposed.dataset[how]);
    }
  };

  for (const key of desk.querySelectorAll("[data-key]")) {
    keys.set(key.dataset.key, (unit) => decide(unit, key.dataset.value));
  }
  keys.set("y", (unit) => answer(unit, "value"));
  keys.set("r", (unit) => answer(unit, "other"));
  keys.set("u", (unit) => decide(unit, ""));
  keys.set("ArrowDown", (unit) => mark(beside(unit, 1)));
  keys.set("ArrowUp", (unit) => mark(beside(unit, -1)));
  keys.set("n", (unit) => mark(nextOpen(unit)));
  keys.set("+", (unit) => follow(unit, ".coding-join"));
  keys.set("e", (unit) => {
    const link = unit.querySelector(".coding-form");
    if (link) {
      openPanel(link.href, selected());
    }
  });
  keys.set("/", (unit) => {
    const link = unit.querySelector(".coding-split");
    if (link && selected()) {
      const address = new URL(desk.dataset.address, window.location.href);
      address.search = new URLSearchParams({ at: unit.dataset.name, from: selected() });
      ask(address);
    } else if (link) {
      openPanel(link.href, "");
    }
  });
  keys.set("w", () => {
    const box = document.getElementById("code_contexts");
    if (box && selected()) {
      box.closest("details").open = true;
      box.value = `${box.value}\n${selected()}`.trim();
    }
  });

  // --- Events ---------------------------------------------------------------------------------

  desk.addEventListener("keydown", (event) => {
    const isInBox = event.target.closest("input, textarea, select, button, summary, a");
    if (event.key === "Escape" && panel()) {
      leave();
      return;
    }
    if (event.key === "Enter" && event.ctrlKey && panel()) {
      event.preventDefault();
      panel().querySelector("form:not(.tracker-kept form)").requestSubmit();
      return;
    }
    const act = keys.get(event.key);
    const unit = current();
    if (isInBox || !unit || !act || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    event.preventDefault();
    act(unit);
  });

  desk.addEventListener("change", (event) => {
    const unit = event.target.closest(".coding-unit");
    if (isWithin && unit && event.target === boxOf(unit)) {
      decide(unit, event.target.value);
    }
  });

  desk.addEventListener("click", (event) => {
    const link = event.target.closest(".coding-form, .coding-split, .coding-join, .coding-leave");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) {
      return;
    }
    event.preventDefault();
    if (link.matches(".coding-leave")) {
      leave();
    } else if (link.matches(".coding-join")) {
      ask(link.href);
    } else {
      openPanel(link.href, "");
    }
  });

  desk.addEventListener("submit", (event) => {
    const form = event.target;
    if (!isWithin || isAlone || form.closest(".tracker-kept")) {
      return;
    }
    event.preventDefault();
    if (form.method === "get") {
      const address = new URL(form.action);
      address.search = new URLSearchParams(new FormData(form));
      ask(address, {}, true);
      return;
    }
    const unit = document.getElementById(new URL(form.action).hash.slice(1));
    const isKept = form.closest("#panel") !== null;
    ask(form.action, { method: "POST", body: new FormData(form) }, isKept).then((isDone) => {
      if (isKept && isDone) {
        mark(nextOpen(document.getElementById(unit?.id)) ?? document.getElementById(unit?.id));
      } else if (isKept) {
        (panel()?.querySelector(".errors input, .errors textarea, .errors select") ?? panel())?.focus();
      }
    });
  });

  const start = document.getElementById(window.location.hash.slice(1));
  if (panel()) {
    startIn("");
    // The fragment of the address takes the focus to the form as a whole while the page loads.
    window.addEventListener("load", () => startIn(""), { once: true });
  } else {
    mark(start?.matches(".coding-unit") ? start : nextOpen(null) ?? units()[0]);
  }
}
