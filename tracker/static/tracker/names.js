// Names in reasons: after a square bracket the acts that fit are offered below the box. The arrow
// keys choose, Enter or Tab takes, Esc leaves. Without this script the names are typed.
"use strict";
{
  const WAIT = 200;
  const words = document.getElementById("names-words");
  // What stands between the last bracket, or comma within it, and the cursor.
  const PART = /\[(?:[^[\]\n]*,)?([^[\],\n]*)$/;

  const offerTo = (box, number) => {
    const list = document.createElement("ul");
    list.id = `names-${number}`;
    list.className = "tracker-names";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", words.dataset.label);
    list.hidden = true;
    box.after(list);
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", list.id);
    let timer = 0;
    let asked = 0;

    const options = () => [...list.children];
    const chosen = () => options().findIndex((one) => one.getAttribute("aria-selected") === "true");
    const choose = (at) => {
      const all = options();
      const next = all[(at + all.length) % all.length];
      for (const one of all) {
        one.setAttribute("aria-selected", String(one === next));
      }
      box.setAttribute("aria-activedescendant", next.id);
      next.scrollIntoView({ block: "nearest" });
    };
    const close = () => {
      list.hidden = true;
      list.replaceChildren();
      box.removeAttribute("aria-activedescendant");
      words.textContent = "";
    };
    const part = () => PART.exec(box.value.slice(0, box.selectionStart));
    const take = (one) => {
      const found = part();
      if (found) {
        const end = box.selectionStart;
        const start = end - found[1].trimStart().length;
        const isClosed = /^[^[\]\n]*\]/.test(box.value.slice(end));
        box.setRangeText(one.dataset.slug + (isClosed ? "" : "]"), start, end, "end");
        box.dispatchEvent(new Event("input", { bubbles: true }));
      }
      close();
      box.focus();
    };
    const show = (acts) => {
      list.replaceChildren(...acts.map((act, at) => {
        const one = document.createElement("li");
        one.id = `${list.id}-${at}`;
        one.setAttribute("role", "option");
        one.dataset.slug = act.slug;
        one.textContent = [act.title, act.day, act.slug].filter(Boolean).join(" · ");
        one.addEventListener("mousedown", (event) => {
          event.preventDefault();
          take(one);
        });
        return one;
      }));
      list.hidden = acts.length === 0;
      words.textContent = acts.length ? words.dataset.found : words.dataset.none;
      if (acts.length) {
        list.scrollIntoView({ block: "nearest" });
        choose(0);
      }
    };
    const ask = async (typed) => {
      asked += 1;
      const mine = asked;
      const address = new URL(box.dataset.names, window.location.href);
      address.searchParams.set("q", typed);
      try {
        const answer = await fetch(address, { credentials: "same-origin", redirect: "error" });
        if (answer.ok && mine === asked && part()) {
          show((await answer.json()).acts);
        }
      } catch {
        close();
      }
    };
    box.addEventListener("input", (event) => {
      clearTimeout(timer);
      const found = event.isTrusted && part();
      if (found) {
        timer = setTimeout(() => ask(found[1].trim()), WAIT);
      } else {
        asked += 1;
        close();
      }
    });
    box.addEventListener("blur", close);
    box.addEventListener("keydown", (event) => {
      if (list.hidden) {
        return;
      }
      const acts = {
        ArrowDown: () => choose(chosen() + 1),
        ArrowUp: () => choose(chosen() - 1),
        Enter: () => take(options()[chosen()]),
        Tab: () => take(options()[chosen()]),
        Escape: close
      };
      if (acts[event.key]) {
        event.preventDefault();
        acts[event.key]();
      }
    });
  };

  if (words) {
    document.querySelectorAll("textarea[data-names]").forEach(offerTo);
  }
}
