/* 填报 and 提醒: how many items are ticked, and a text copied whole. Without this file both pages still work. */
"use strict";
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];

  const count = () => all("[data-ticked]").forEach((each) => {
    each.textContent = all(".ticks input:checked").length;
    each.hidden = false;
  });
  document.addEventListener("change", (event) => { if (event.target.closest(".ticks")) count(); });
  document.addEventListener("htmx:oobAfterSwap", count);
  count();

  all("[data-copies]").forEach((button) => {
    const text = document.getElementById(button.dataset.copies), said = document.getElementById(button.dataset.says);
    button.hidden = false;
    button.addEventListener("click", async () => {
      text.focus();
      text.select();
      try {
        await navigator.clipboard.writeText(text.value);
        said.textContent = button.dataset.done;
      } catch {
        said.textContent = document.execCommand("copy") ? button.dataset.done : button.dataset.chosen;
      }
    });
  });
})();
