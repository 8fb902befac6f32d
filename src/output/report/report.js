// Tables of the class `sortable`: a button in each header sorts the rows by its column, up and then down. Without this script the tables stay in
// the order in which they were written.
"use strict";

(function () {
  function valueOf(row, column) {
    const cell = row.cells[column];
    const text = cell.dataset.value;
    if (text === undefined) {
      return { number: false, text: cell.textContent };
    }
    const number = text === "" ? NaN : text === "inf" ? Infinity : text === "-inf" ? -Infinity : Number(text);
    return { number: true, value: number };
  }

  // Cells without a value come last, whichever the direction.
  function compare(a, b, direction) {
    if (!a.number || !b.number) {
      return direction * String(a.text || "").localeCompare(String(b.text || ""));
    }
    if (Number.isNaN(a.value) || Number.isNaN(b.value)) {
      return Number(Number.isNaN(a.value)) - Number(Number.isNaN(b.value));
    }
    return a.value === b.value ? 0 : direction * (a.value < b.value ? -1 : 1);
  }

  function sort(table, header) {
    const body = table.tBodies[0];
    const column = header.cellIndex;
    const ascending = header.getAttribute("aria-sort") !== "ascending";
    const rows = Array.from(body.rows, function (row) {
      return { row: row, key: valueOf(row, column) };
    });
    rows.sort(function (a, b) {
      return compare(a.key, b.key, ascending ? 1 : -1);
    });
    rows.forEach(function (item) {
      body.appendChild(item.row);
    });
    Array.from(table.tHead.rows[0].cells, function (cell) {
      cell.setAttribute("aria-sort", cell === header ? (ascending ? "ascending" : "descending") : "none");
    });
  }

  document.querySelectorAll("table.sortable").forEach(function (table) {
    if (table.tBodies[0].rows.length < 2) {
      return;
    }
    Array.from(table.tHead.rows[0].cells, function (header) {
      const button = document.createElement("button");
      button.type = "button";
      while (header.firstChild) {
        button.appendChild(header.firstChild);
      }
      header.appendChild(button);
      header.setAttribute("aria-sort", "none");
      button.addEventListener("click", function () {
        sort(table, header);
      });
    });
  });
})();
