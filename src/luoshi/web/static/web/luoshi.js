/* Luoshi: what pages do beyond links and forms. Without this file every page still works. */
"use strict";
(() => {
  const one = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  document.documentElement.classList.add("js");

  // A link to a sentence by its anchor alone: the server marks it, so ask with the same place as a parameter.
  const anchor = /^#c(\d+)-(\d+)$/.exec(location.hash);
  if (anchor && one("#text") && !document.getElementById(location.hash.slice(1))) {
    location.replace(`?mark=${anchor[1]}-${anchor[2]}${location.hash}`);
  }

  // A sheet that its liaison opens for the first time begins with the last round's words; once, whatever comes of it.
  const first = one("form[data-begin]");
  if (first && !sessionStorage.getItem(first.action)) {
    sessionStorage.setItem(first.action, "begun");
    first.requestSubmit();
  }

  // One row of details open at a time; Escape and a click outside close it.
  const menus = ".person[open], .columns[open], .year[open]";
  document.addEventListener("click", (event) => {
    all(menus).forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });

  // The reading of a fact beside the text.
  const card = one("#fact");
  const line = (list, label, words) => {
    if (!words) return;
    const dt = document.createElement("dt"), dd = document.createElement("dd");
    dt.textContent = label; dd.textContent = words; list.append(dt, dd);
  };
  const show = (fact) => {
    const { l, d } = { l: card.dataset, d: fact.dataset };
    const head = document.createElement("h3"), big = document.createElement("p"), list = document.createElement("dl");
    const close = document.createElement("button");
    head.textContent = d.subject; big.textContent = d.figure; big.className = "big";
    line(list, l.lPeriod, d.period); line(list, l.lStatus, d.status); line(list, l.lComparator, d.comparator);
    line(list, l.lDamage, d.damage); line(list, l.lConfidence, d.confidence); line(list, l.lRule, d.rule);
    close.textContent = l.lClose; close.type = "button";
    close.addEventListener("click", () => { card.hidden = true; });
    card.replaceChildren(head, big, list, close);
    card.hidden = false;
    all("a.f.on").forEach((each) => each.classList.remove("on"));
    all(`a.f[data-fact="${d.fact}"]`).forEach((each) => each.classList.add("on"));
  };
  if (card) {
    for (const kind of ["mouseover", "focusin"]) {
      document.addEventListener(kind, (event) => { const fact = event.target.closest("a.f"); if (fact) show(fact); });
    }
    document.addEventListener("click", (event) => {
      const fact = event.target.closest("a.f");
      if (fact && !event.ctrlKey && !event.metaKey) { event.preventDefault(); show(fact); }
    });
  }
  if (matchMedia("(max-width: 800px)").matches) all(".outline").forEach((each) => { each.open = false; });

  // One more row of a figure, for another line or project; without scripts a spare row comes with the next save.
  all("[data-add-row]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const last = button.parentElement.previousElementSibling, row = last.cloneNode(true);
      all("input:not([type=hidden]), select", row).forEach((field) => { field.value = ""; });
      all(".last, .shared", row).forEach((part) => part.remove());
      row.classList.add("more");
      if (!one("[name=figure_reference]", row)) {
        const none = document.createElement("input");
        none.type = "hidden"; none.name = "figure_reference"; none.value = ""; row.append(none);
      }
      last.after(row);
      one("[name=figure_object]", row).focus();
    });
  });

  // Files dropped on the form are chosen in it.
  const drop = one("[data-drop]");
  if (drop) {
    const input = one("input[type=file]", drop), chosen = one(".files", drop);
    const name = () => { chosen.textContent = [...input.files].map((file) => file.name).join("、"); };
    input.addEventListener("change", name);
    for (const kind of ["dragover", "dragleave", "drop"]) {
      drop.addEventListener(kind, (event) => {
        event.preventDefault();
        drop.classList.toggle("over", kind === "dragover");
        if (kind === "drop" && event.dataTransfer.files.length) { input.files = event.dataTransfer.files; name(); }
      });
    }
  }

  // The reading desk: one current item, its sentence marked and in view.
  const desk = one("#desk");
  const proposals = () => all(".proposal", desk);
  const current = () => one(".proposal.current", desk);
  let chosen = "";
  const choose = (proposal, focus = true) => {
    if (!proposal) return;
    chosen = proposal.id;
    proposals().forEach((each) => each.classList.toggle("current", each === proposal));
    all(".it.now", desk).forEach((each) => each.classList.remove("now"));
    const runs = all(`.it[data-p="${proposal.dataset.p}"]`, desk);
    runs.forEach((each) => each.classList.add("now"));
    const text = one(".text", desk);
    if (runs[0] && text.offsetParent) text.scrollTop += runs[0].getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight * 0.3;
    if (focus) proposal.focus({ preventScroll: true });
    proposal.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const rows = proposals(), at = rows.indexOf(current());
    choose(rows[Math.min(Math.max(at + by, 0), rows.length - 1)]);
  };
  if (desk) {
    const open = () => proposals().find((each) => each.classList.contains("open"));
    choose(one(".proposal:target", desk) || current() || open() || proposals()[0], !one(".sent-back"));
    one(".sent-back", desk)?.focus(); // a refused form keeps the eye
    desk.addEventListener("click", (event) => {
      const proposal = event.target.closest(".proposal");
      if (proposal && !event.target.closest("button, select, input, textarea, a:not(.no)")) {
        event.preventDefault(); choose(proposal);
      }
      const run = event.target.closest(".text .it");
      if (run) { event.preventDefault(); choose(document.getElementById(`p${run.dataset.p}`)); }
    });
    const into = (list) => { // every card of a list goes where the list's head says
      all("li > .more input[name=stream]", list).forEach((each) => { each.value = one("[data-stream]", list).value; });
    };
    desk.addEventListener("change", (event) => { if (event.target.matches("[data-stream]")) into(event.target.closest(".list")); });
    const keys = { j: () => step(1), k: () => step(-1), ArrowDown: () => step(1), ArrowUp: () => step(-1) };
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const typing = event.target.matches("input, textarea, select");
      if (event.key === "Escape" && typing) { one("[data-cancel]", desk)?.click(); return; }
      if (typing || event.target.matches("button, a, summary")) return;
      const move = keys[event.key] || keys[event.key.toLowerCase()];
      const button = current() && one(`[data-key="${event.key.length === 1 ? event.key.toLowerCase() : event.key}"]`, current());
      if (move) { event.preventDefault(); move(); } else if (button) { event.preventDefault(); button.click(); }
    });
    const recount = () => all(".list", desk).forEach((list) => {
      const left = one("[data-open]", list);
      if (left) left.textContent = String(all(".proposal.open", list).length);
      const sure = one("[data-sure]", list), plain = all(".proposal.open:not(.doubtful)", list).length;
      if (sure) { sure.textContent = String(plain); sure.closest("button").hidden = !plain; }
      into(list);
    });
    // A decided item answers with its new card: mark it again, or go on to the next one that is open.
    document.addEventListener("htmx:afterSettle", (event) => {
      const card = event.detail.elt?.closest?.(".proposal") || one(".proposal.current", desk);
      if (!card || event.detail.elt?.id === "progress") return;
      if (card.classList.contains("editing")) { one("textarea", card).focus(); return; }
      recount();
      const fresh = document.getElementById(card.id);
      if (chosen !== card.id) { fresh?.classList.remove("current"); return; } // one went on while it was answered
      const rows = proposals(), at = rows.indexOf(fresh);
      const next = rows.slice(at + 1).find((each) => each.classList.contains("open"));
      choose(fresh?.classList.contains("open") || !next ? fresh : next);
    });
  }

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id === "beside") event.detail.target.parentElement.classList.add("open");
  });
  // The ledger: a click anywhere in a row opens its item; arrows move along the rows; Escape closes the item.
  const close = () => { const beside = one("#beside"); if (beside) { beside.replaceChildren(); beside.parentElement.classList.remove("open"); } all("tr.chosen").forEach((row) => row.classList.remove("chosen")); };
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close-beside]")) { event.preventDefault(); close(); return; }
    const link = one("th.w a", event.target.closest(".items tbody tr") || document.createElement("p"));
    if (!link) return;
    all("tr.chosen").forEach((row) => row.classList.remove("chosen"));
    link.closest("tr").classList.add("chosen");
    if (!event.target.closest("a") && !String(getSelection())) link.click();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { all(menus).forEach((menu) => { menu.open = false; }); close(); }
    const row = document.activeElement.closest?.(".items tbody tr");
    if (!row || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
    const links = all(".items tbody th.w a"), at = links.indexOf(one("th.w a", row));
    const to = links[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (to) { event.preventDefault(); to.focus(); }
  });

  // What answers with something shown once is sent once: the answer to a second click would hide that to the first.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-once]")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
  addEventListener("pageshow", () => all("form[data-once]").forEach((form) => { delete form.dataset.sent; }));

  // Back to a form that was refused, as it was filled; the link alone would open it empty.
  all("a[data-back]").forEach((link) => {
    link.addEventListener("click", (event) => {
      if (history.length > 1) { event.preventDefault(); history.back(); }
    });
  });
})();
