/* A dropped line loses nothing (P25). A form with data-jaga is posted in place: if the line drops or the server can't
   write, the form stays as it is and says that it is not recorded yet. Without this file it is a plain form.
   The form's token (`sekali`) makes a repeated posting count once. */
(function () {
  "use strict";
  var doc = document;
  doc.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || !form.hasAttribute("data-jaga") || !window.fetch) return;
    event.preventDefault();
    if (form.sending) return;
    send(form, event.submitter);
  });
  var faults = doc.getElementById("ringkas-salah");
  if (faults) faults.focus();

  function send(form, button) {
    var data = new FormData(form), headers = { "X-Jaga": "1" };
    if (button && button.name) data.append(button.name, button.value);
    form.sending = true;
    form.setAttribute("aria-busy", "true");
    fetch(target(form, button), { method: "POST", body: data, headers: headers, credentials: "same-origin" })
      .then(function (answer) { return take(form, answer); })
      .catch(function () { tell(form, "kabar-putus", button); })
      .then(function () { form.sending = false; form.removeAttribute("aria-busy"); });
  }

  function target(form, button) {
    return (button && button.getAttribute("formaction")) || form.getAttribute("action") || location.href;
  }

  function take(form, answer) {
    var next = answer.headers.get("X-Ke");
    if (next) return location.assign(next);
    if (answer.status === 423) return doc.dispatchEvent(new CustomEvent("rujukan:terkunci"));
    if (answer.status >= 500) return tell(form, "kabar-belum");
    return answer.text().then(show);
  }

  function show(html) {
    var fresh = new DOMParser().parseFromString(html, "text/html");
    var now = doc.getElementById("isi"), then = fresh.getElementById("isi");
    if (!then) return location.reload();
    doc.title = fresh.title;
    now.replaceWith(then);
    var added = then.querySelector("[data-lanjut]");
    (doc.getElementById("ringkas-salah") || added || then).focus();
    if (!added) window.scrollTo(0, 0);
  }

  function tell(form, which, button) {
    var old = form.querySelector("[data-kabar]"), words = doc.getElementById(which).content.cloneNode(true);
    if (old) old.remove();
    words.firstElementChild.setAttribute("data-kabar", "");
    var again = words.querySelector("[data-lagi]");
    if (again) again.addEventListener("click", function () { if (!form.sending) send(form, button); });
    (form.querySelector(".submit") || form).prepend(words);
    form.querySelector("[data-kabar]").scrollIntoView({ block: "center" });
  }
})();
