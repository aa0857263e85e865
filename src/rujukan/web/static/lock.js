/* The lock (P25). Covers the page after a while without a touch, or at the button; what was typed stays where it is.
   Tells the server, and the other tabs of this browser. Keeps nothing, stores nothing. */
(function () {
  "use strict";
  var doc = document, body = doc.body, page = doc.getElementById("halaman");
  var cover = doc.getElementById("layar-kunci"), limit = Number(body.dataset.diam || 0) * 1000;
  // A page out of the browser's own memory may belong to a session that has ended.
  window.addEventListener("pageshow", function (event) { if (event.persisted) location.reload(); });
  watchOpened();
  if (!limit || !cover) return;

  var touched = Date.now(), told = Date.now(), typed = false, screen = null, title = doc.title, place = 0;
  var tabs = window.BroadcastChannel ? new BroadcastChannel("rujukan") : { postMessage: function () {} };
  tabs.onmessage = function (event) {
    if (event.data === "kunci") lock(false);
    if (event.data === "buka" && screen) openedElsewhere();
    if (event.data === "aktif") touched = Date.now();
  };
  ["pointerdown", "keydown", "input", "scroll", "touchstart", "mousemove"].forEach(function (name) {
    window.addEventListener(name, touch, { passive: true, capture: true });
  });
  window.addEventListener("visibilitychange", look);
  window.addEventListener("focus", look);
  setInterval(look, 5000);
  doc.addEventListener("rujukan:terkunci", function () { lock(false); });
  doc.addEventListener("htmx:responseError", function (event) { if (event.detail.xhr.status === 423) lock(false); });
  doc.querySelectorAll("[data-kunci]").forEach(function (button) {
    button.addEventListener("click", function (event) { event.preventDefault(); lock(true); });
  });

  function touch() {
    if (screen || Date.now() - touched > limit) return look();
    touched = Date.now();
    typed = true;
  }

  function look() {
    if (screen) return;
    if (Date.now() - touched > limit) return lock(true);
    if (typed && Date.now() - told > limit * 0.4) stillHere();
  }

  function stillHere() {
    typed = false;
    told = Date.now();
    tabs.postMessage("aktif");
    ask().then(function (answer) { if (answer.status === 423) lock(false); }, function () {});
  }

  function ask() {
    return fetch("/masih-di-sini", { credentials: "same-origin" });
  }

  // Opened in another tab: by the same person in the same membership, or else this page is loaded anew.
  function openedElsewhere() {
    var mine = screen.querySelector("[name=milik]").value;
    ask().then(function (answer) { return answer.status === 423 ? null : answer.json(); }).then(function (said) {
      if (!said) return;
      if (said.milik === mine) open(said.csrf, true); else location.reload();
    }).catch(function () { location.reload(); });
  }

  function lock(tell) {
    if (screen) return;
    place = window.scrollY;
    page.hidden = true;
    page.setAttribute("inert", "");
    title = doc.title;
    doc.title = cover.content.querySelector("h1").textContent.trim() + " · Rujukan";
    body.appendChild(cover.content.cloneNode(true));
    screen = body.lastElementChild;
    screen.querySelector("form").addEventListener("submit", unlock);
    focusFirst();
    if (!tell) return;
    post("/kunci", new FormData(screen.querySelector("form")), true).catch(function () {});
    tabs.postMessage("kunci");
  }

  function unlock(event) {
    if (event.submitter && event.submitter.hasAttribute("formaction")) return;
    event.preventDefault();
    var form = event.target;
    ask().then(function (answer) {
      return answer.ok && !answer.redirected ? answer.json().then(function (said) { return fresh(form, said); }) : true;
    }).then(function (same) {
      return same && post("/buka-kunci", new FormData(form)).then(function (answer) { return answered(answer); });
    }).catch(function () { wrong(body.dataset.putus); });
  }

  // Signed in anew in another tab: as the same person the token is fresh, as another this page is not his.
  function fresh(form, said) {
    if (said.milik !== form.elements.milik.value) return location.reload();
    form.elements.csrfmiddlewaretoken.value = said.csrf;
    return true;
  }

  function answered(answer) {
    return answer.json().then(function (said) {
      if (answer.ok) return open(said.csrf);
      if (said.muat) return location.reload();
      wrong(said.salah);
    });
  }

  function open(token, quiet) {
    if (!screen) return;
    doc.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach(function (field) { field.value = token; });
    cover.content.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach(function (field) { field.value = token; });
    screen.remove();
    screen = null;
    page.hidden = false;
    page.removeAttribute("inert");
    doc.title = title;
    touched = told = Date.now();
    window.scrollTo(0, place);
    if (!quiet) tabs.postMessage("buka");
    closeOpened();
  }

  function wrong(words) {
    var said = screen.querySelector(".err"), field = screen.querySelector("input[type=password]");
    if (!said) return location.reload();
    said.textContent = words;
    said.hidden = false;
    field.parentNode.classList.add("bad");
    field.value = "";
    field.focus();
  }

  function focusFirst() {
    (screen.querySelector("input[type=password]") || screen.querySelector("button")).focus();
  }

  function post(path, data, keepalive) {
    return fetch(path, {
      method: "POST", body: data, credentials: "same-origin", headers: { "X-Kunci": "1" }, keepalive: !!keepalive
    });
  }

  // An opened section is emptied when its time is over, also while the page is covered.
  function watchOpened() {
    setInterval(closeOpened, 1000);
    closeOpened();
  }

  function closeOpened() {
    doc.querySelectorAll(".opened[data-sisa]").forEach(function (part) {
      if (!part.closesAt) part.closesAt = Date.now() + Number(part.dataset.sisa) * 1000;
      if (Date.now() < part.closesAt) return;
      part.removeAttribute("data-sisa");
      part.querySelectorAll(".in-it").forEach(function (inside) {
        if (inside.hasAttribute("data-habis")) inside.hidden = false; else inside.remove();
      });
    });
  }
})();
