/* Guichet · portal.js — the only hand-written script. Every page works without it except the extras below. */
const $$ = (q) => document.querySelectorAll(q);
if (!("command" in HTMLButtonElement.prototype)) {            // invoker commands, for browsers before 2025
  document.addEventListener("click", (e) => {
    const b = e.target.closest("button[commandfor]"); if (!b) return;
    const d = document.getElementById(b.getAttribute("commandfor"));
    b.getAttribute("command") === "show-modal" ? d.showModal() : d.close();
  });
}
$$("dialog[data-open]").forEach((d) => { d.close(); d.showModal(); });  // written open, for browsers without script
$$("dialog[data-leave]").forEach((d) => d.addEventListener("close", () => { if (!d.open) location.assign(d.dataset.leave); }));  // nothing stands behind it
$$("[data-focus]").forEach((e) => e.focus());                  // the summary of errors, read first
document.addEventListener("click", (e) => {
  if (e.target.closest("[data-print]")) print();
  if (e.target.closest("[aria-disabled='true']")) e.preventDefault();
  const s = e.target.closest("[data-step]");
  if (s) { const i = document.getElementById(s.dataset.for); i.value = Math.max(1, (parseInt(i.value, 10) || 0) + Number(s.dataset.step)); i.dispatchEvent(new Event("change", { bubbles: true })); }
});
document.addEventListener("submit", (e) => {                   // a form that must not be sent twice
  if (!e.target.matches("[data-once]")) return;
  if (e.target.dataset.sent) { e.preventDefault(); return; }
  e.target.dataset.sent = "1";
  const b = e.submitter || e.target.querySelector("[type=submit], button:not([type])");
  if (b) b.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", (e) => {                   // back from the provider: the form may be sent again
  if (e.persisted) $$("form[data-sent]").forEach((f) => { delete f.dataset.sent; f.querySelectorAll("[aria-busy]").forEach((b) => b.removeAttribute("aria-busy")); });
});
$$("form[data-auto]").forEach((f) => f.requestSubmit());          // back from the provider: ask at once how it stands
const frames = [...$$("iframe[data-provider-origin]")];
window.addEventListener("message", (e) => {                    // the provider's card form, in its frame
  const f = frames.find((x) => x.contentWindow === e.source && x.dataset.providerOrigin === e.origin);
  if (!f || !e.data) return;
  if (e.data.type === "guichet:height") f.height = Math.min(1200, Math.max(200, Number(e.data.value) || 0));
  if (e.data.type === "guichet:setup") document.getElementById(f.dataset.providerForm).requestSubmit();
});
