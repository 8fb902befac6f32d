// Figures at other fees, prices and discounts, out of those that were computed beforehand (levers.json): as bs_levers_at of the library finds them.
"use strict";

window.billshiftLevers = function (all) {
  const columnOf = new Map(all.figures.map(function (name, i) {
    return [name, i];
  }));
  // Amounts: a grid.

  function numberOf(value) {
    return value === null || value === undefined ? NaN : value === "inf" ? Infinity : value === "-inf" ? -Infinity : value;
  }

  function interval(axis, x) {
    let i = 0;
    while (i + 2 < axis.length && axis[i + 1] <= x) {
      i++;
    }
    const part = axis.length === 1 ? 0 : (x - axis[i]) / (axis[i + 1] - axis[i]);
    return { low: i, high: Math.min(i + 1, axis.length - 1), part: Math.max(0, Math.min(1, part)) };
  }

  function onLine(low, high, part) {
    return part === 0 || low === high ? low : part === 1 ? high : low + part * (high - low);
  }

  function amountAt(grid, fee, price, discount, column) {
    const at = [interval(grid.fee, fee), interval(grid.price, price), interval(grid.discount, discount)];
    function value(i, j, k) {
      return numberOf(grid.values[((i * grid.price.length + j) * grid.discount.length + k) * all.money_figures + column]);
    }
    function alongDiscount(i, j) {
      return onLine(value(i, j, at[2].low), value(i, j, at[2].high), at[2].part);
    }
    function alongPrice(i) {
      return onLine(alongDiscount(i, at[1].low), alongDiscount(i, at[1].high), at[1].part);
    }
    return onLine(alongPrice(at[0].low), alongPrice(at[0].high), at[0].part);
  }

  // Shares: rows (of a price) and columns (of a fee) with computed values; in a cell between them each value is found on its left and upper sides and on
  // its lower and right ones, and lies on the straight line between.

  const shareColumns = all.figures.length - all.money_figures;

  function firstFrom(list, x) {
    let low = 0;
    let high = list.length - 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (list[middle] < x) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  function lineAt(line, along, x, column) {
    const i = firstFrom(along, x);
    const high = numberOf(line.values[i * shareColumns + column]);
    if (i === 0 || along[i] <= x) {
      return high;
    }
    const low = numberOf(line.values[(i - 1) * shareColumns + column]);
    return onLine(low, high, (x - along[i - 1]) / (along[i] - along[i - 1]));
  }

  // Where a path first has a value.
  function whereIs(path, value) {
    let low = 0;
    let high = path.length - 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (path[middle].value < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    const found = path[low];
    if (low === 0 || found.value <= value) {
      return found;
    }
    const before = path[low - 1];
    const part = (value - before.value) / (found.value - before.value);
    return { x: before.x + part * (found.x - before.x), y: before.y + part * (found.y - before.y) };
  }

  function withinCell(low, high, left, right, fee, factor, column, sign) {
    function valueOf(line, i) {
      return sign * numberOf(line.values[i * shareColumns + column]);
    }
    function corner(row, side) {
      return valueOf(row, firstFrom(row.fee, side.fee));
    }
    const down = corner(high, left) + corner(high, right) < corner(low, left) + corner(low, right);
    function add(path, x, y, value) {
      const last = path.length > 0 ? path[path.length - 1].value : value;
      path.push({ x: x, y: y, value: value > last ? value : last });
    }
    function addRow(path, row, y) {
      for (let i = firstFrom(row.fee, left.fee); i < row.fee.length && row.fee[i] <= right.fee; i++) {
        add(path, row.fee[i], y, valueOf(row, i));
      }
    }
    function addColumn(path, side) {
      const first = firstFrom(side.price, low.price);
      const last = firstFrom(side.price, high.price);
      for (let k = 0; k <= last - first; k++) {
        const i = down ? last - k : first + k;
        const y = (side.price[i] - low.price) / (high.price - low.price);
        add(path, side.fee, down ? 1 - y : y, valueOf(side, i));
      }
    }
    const upper = [];
    const lower = [];
    addColumn(upper, left);
    addRow(upper, down ? low : high, 1);
    addRow(lower, down ? high : low, 0);
    addColumn(lower, right);
    let least = Math.min(upper[0].value, lower[0].value);
    let most = Math.max(upper[upper.length - 1].value, lower[lower.length - 1].value);
    if (!Number.isFinite(least) || !Number.isFinite(most)) {
      return NaN;
    }
    const part = (factor - low.price) / (high.price - low.price);
    const y = down ? 1 - part : part;
    while (most - least > 1e-9) {
      const middle = (least + most) / 2;
      const a = whereIs(upper, middle);
      const b = whereIs(lower, middle);
      const beyond = a.x === b.x && a.y === b.y ? fee >= a.x && y >= a.y : (b.x - a.x) * (y - a.y) - (b.y - a.y) * (fee - a.x) >= 0;
      if (beyond) {
        least = middle;
      } else {
        most = middle;
      }
    }
    return sign * (least + most) / 2;
  }

  function lineBefore(lines, key, x) {
    let i = 0;
    while (i + 2 < lines.length && lines[i + 1][key] <= x) {
      i++;
    }
    return i;
  }

  // On a line, its value there; NaN: no line goes through the place.
  function onLines(sheet, fee, factor, i, j, column) {
    const row = [sheet.rows[j], sheet.rows[j + 1]].find(function (line) { return line.price === factor; });
    if (row) {
      return { value: lineAt(row, row.fee, fee, column) };
    }
    const side = [sheet.columns[i], sheet.columns[i + 1]].find(function (line) { return line.fee === fee; });
    return side ? { value: lineAt(side, side.price, factor, column) } : null;
  }

  function shareOfSheet(sheet, fee, factor, column) {
    const rows = sheet.rows;
    const columns = sheet.columns;
    if (columns.length === 0) {
      return lineAt(rows[0], rows[0].fee, fee, column);
    }
    if (rows.length === 0) {
      return lineAt(columns[0], columns[0].price, factor, column);
    }
    const i = lineBefore(columns, "fee", fee);
    const j = lineBefore(rows, "price", factor);
    const x = Math.max(columns[i].fee, Math.min(columns[i + 1].fee, fee));
    const y = Math.max(rows[j].price, Math.min(rows[j + 1].price, factor));
    const found = onLines(sheet, x, y, i, j, column);
    if (found) {
      return found.value;
    }
    function within(of, sign) {
      return withinCell(rows[j], rows[j + 1], columns[i], columns[i + 1], x, y, of, sign);
    }
    const name = all.figures[all.money_figures + column];
    if (name.endsWith("/share_same")) { // what those that pay less and more leave: they stand beside it
      return Math.max(0, 1 - within(column - 1, -1) - within(column + 1, 1));
    }
    return within(column, name.endsWith("/share_cheaper") ? -1 : 1);
  }

  function shareAt(net, fee, factor, discount, column) {
    const sheets = net.sheets;
    const i = lineBefore(sheets, "discount", discount);
    const low = shareOfSheet(sheets[i], fee, factor, column);
    if (sheets.length === 1) {
      return low;
    }
    const part = (discount - sheets[i].discount) / (sheets[i + 1].discount - sheets[i].discount);
    return onLine(low, shareOfSheet(sheets[i + 1], fee, factor, column), Math.max(0, Math.min(1, part)));
  }

  // A figure at a place.
  function look(contract, place, name) {
    const figure = columnOf.get(name);
    const own = contract.levers.discount.own;
    const factor = place.discount === own ? place.price : place.price * ((1 - place.discount) / (1 - own));
    return figure >= all.money_figures ?
      shareAt(contract.shares, place.fee, factor, place.discount, figure - all.money_figures) :
      amountAt(contract.money, place.fee, contract.one_factor ? factor : place.price, place.discount, figure);
  }

  return { numberOf: numberOf, look: look };
};
