// Tells the page around this frame how high it is and how the visit ended. Only that page's origin hears it.
(() => {
  const parentOrigin = document.body.dataset.parent;
  if (window.parent === window) return;
  const say = (message) => window.parent.postMessage(message, parentOrigin);

  let lastHeight = 0;
  const sayHeight = () => {
    const value = Math.ceil(document.body.getBoundingClientRect().height);
    if (value !== lastHeight) {
      lastHeight = value;
      say({ type: "guichet:height", value });
    }
  };
  new ResizeObserver(sayHeight).observe(document.body);
  sayHeight();

  const end = document.getElementById("end");
  if (end) say({ type: "guichet:setup", status: end.dataset.status, reference: end.dataset.reference });
})();
