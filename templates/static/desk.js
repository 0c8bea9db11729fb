/* Small help where a browser runs scripts: everything works without. */
(function () {
  "use strict";
  var changed = false;

  document.addEventListener("submit", function (event) {
    var form = event.target;
    var button = event.submitter;
    var says = (button && button.dataset.confirm) || form.dataset.confirm;
    if (says && !window.confirm(says)) {
      event.preventDefault();
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault(); /* a second press of the same button */
      return;
    }
    if (form.method === "post" && !form.hasAttribute("hx-post")) {
      form.dataset.sent = "yes";
      changed = false;
      window.setTimeout(function () { delete form.dataset.sent; }, 8000);
    }
  });

  document.addEventListener("input", function (event) {
    var form = event.target.form;
    if (form && form.hasAttribute("data-guard")) changed = true;
  });

  window.addEventListener("beforeunload", function (event) {
    if (changed) event.preventDefault();
  });

  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  /* a field that only some outcomes want: <div data-when="outcome=amend,unlawful"> */
  function show(form) {
    form.querySelectorAll("[data-when]").forEach(function (part) {
      var rule = part.dataset.when.split("=");
      var held = form.querySelector("[name='" + rule[0] + "']:checked, select[name='" + rule[0] + "'], input[type=hidden][name='" + rule[0] + "']");
      part.hidden = !(held && rule[1].split(",").indexOf(held.value) >= 0);
    });
  }
  document.addEventListener("change", function (event) { if (event.target.form) show(event.target.form); });
  document.querySelectorAll("form").forEach(show);

  /* rows that can be added: <template data-row="points"> inside a [data-rows=points] */
  document.addEventListener("click", function (event) {
    var add = event.target.closest("[data-add]");
    if (add) {
      var body = document.querySelector("[data-rows='" + add.dataset.add + "']");
      var pattern = document.querySelector("template[data-row='" + add.dataset.add + "']");
      var n = body.children.length + Number(body.dataset.from || 0);
      body.insertAdjacentHTML("beforeend", pattern.innerHTML.replace(/__n__/g, String(n)));
      body.lastElementChild.querySelector("input, textarea, select").focus();
    }
    if (event.target.closest("[data-print]")) window.print();
  });

  /* progress of an upload */
  document.body.addEventListener("htmx:xhr:progress", function (event) {
    var bar = event.target.querySelector("progress");
    if (bar && event.detail.total) { bar.hidden = false; bar.value = (event.detail.loaded / event.detail.total) * 100; }
  });
})();
