// Makes each test number of the table fill the form; without script the table is just read.
(() => {
  const table = document.querySelector("table.cards");
  const fill = (id, value) => { document.getElementById(id).value = value; };
  for (const cell of table.querySelectorAll("td.number")) {
    const number = cell.textContent.trim();
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = number;
    button.setAttribute("aria-label", `${table.dataset.use} ${number}`);
    button.addEventListener("click", () => {
      if (table.dataset.fills) {
        fill(table.dataset.fills, number);
        document.getElementById(table.dataset.fills).focus();
        return;
      }
      fill("number", number);
      fill("expiry", `12 / ${String(new Date().getFullYear() + 3).slice(-2)}`);
      fill("cvv", number.startsWith("3782") ? "1234" : "123");
      document.getElementById("number").focus();
    });
    cell.replaceChildren(button);
  }
})();
