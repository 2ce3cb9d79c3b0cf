/* Luoshi: a page that stood open while one logged in again sends the token of the log-in that holds now. */
"use strict";
(() => {
  const now = () => /(?:^|; )csrftoken=([A-Za-z0-9]+)/.exec(document.cookie)?.[1];
  document.addEventListener("htmx:configRequest", (event) => {
    const token = now(), sent = event.detail.parameters;
    if (token && sent.csrfmiddlewaretoken) sent.csrfmiddlewaretoken = token;
    if (token && event.detail.headers["X-CSRFToken"]) event.detail.headers["X-CSRFToken"] = token;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) document.querySelectorAll("#notice .expired").forEach((each) => each.remove());
  });
  document.addEventListener("submit", (event) => {
    const field = event.target.querySelector("input[name=csrfmiddlewaretoken]"), token = now();
    if (field && token) field.value = token;
  }, true);
})();
