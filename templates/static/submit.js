/* Small help for the form by which a matter is handed in: everything works without. */
(function () {
  "use strict";
  document.documentElement.classList.add("has-script");
  var LARGEST = 80 * 1024 * 1024;

  /* the title that was read, where none was typed */
  document.body.addEventListener("htmx:afterSwap", function (event) {
    if (event.target.id !== "look") return;
    var read = event.target.querySelector("[data-title]");
    var title = document.getElementById("f-title");
    if (read && title && !title.value && document.activeElement !== title) title.value = read.dataset.title;
  });

  function words(event) {
    var xhr = event.detail.xhr;
    if (xhr && xhr.status === 413) return "文件超过 80 MB，没有上传，请压缩或者拆分。";
    if (xhr && (xhr.getResponseHeader("content-type") || "").indexOf("text/html") === 0) {
      var found = new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector(".refusal");
      if (found) return found.textContent.trim();
    }
    return "没有送到，可能是网络断开或者文件过大；页面上填写的内容还在，请稍后再试。";
  }

  function say(event) {
    var near = event.detail.elt;
    var place = (near && near.querySelector && near.querySelector(".upload-said")) || document.getElementById("not-kept");
    var bar = near && near.querySelector && near.querySelector("progress");
    if (bar) bar.hidden = true;
    if (place) { place.textContent = words(event); place.hidden = false; }
  }
  document.body.addEventListener("htmx:responseError", say);
  document.body.addEventListener("htmx:sendError", say);
  document.body.addEventListener("htmx:timeout", say);
  document.body.addEventListener("htmx:afterOnLoad", function () {
    var place = document.getElementById("not-kept");
    if (place) place.hidden = true;
  });

  /* a file that is too large is not sent at all */
  document.body.addEventListener("htmx:beforeRequest", function (event) {
    var inputs = event.detail.elt.querySelectorAll ? event.detail.elt.querySelectorAll("input[type=file]") : [];
    Array.prototype.forEach.call(inputs, function (input) {
      var size = Array.prototype.reduce.call(input.files, function (sum, file) { return sum + file.size; }, 0);
      var place = event.detail.elt.querySelector(".upload-said");
      if (size > LARGEST && place) {
        event.preventDefault();
        place.textContent = "文件共 " + Math.round(size / 1048576) + " MB，超过 80 MB，没有上传，请压缩或者拆分。";
        place.hidden = false;
      }
    });
  });

  /* choosing the draft begins the form */
  var go = document.querySelector("input[data-go]");
  if (go) go.addEventListener("change", function () { if (go.files.length) go.form.requestSubmit(); });
})();
