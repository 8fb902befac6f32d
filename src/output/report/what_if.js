// Sliders of the section "What if". At the scenario's own values the page shows the very text that it was written with; elsewhere what levers.js finds.
"use strict";

(function () {
  const source = document.getElementById("levers-data");
  if (!source) {
    return;
  }
  const all = JSON.parse(source.textContent);
  const baseline = source.dataset.baseline;
  const baseTotal = Number(source.dataset.baseTotal);
  const names = ["fee", "price", "discount"];
  const figures = window.billshiftLevers(all); // levers.js
  const numberOf = figures.numberOf;
  const look = figures.look;
  const bands = all.figures.map(function (name, i) {
    const parts = name.split("/");
    return parts[0] === "rank" ? { column: i, from: Number(parts[1]), to: Number(parts[2]) } : null;
  }).filter(Boolean);
  const minus = "\u2212";

  // Figures as the program writes them.

  function grouped(value, places) {
    const scaled = Math.round(Math.abs(value) * Math.pow(10, places)) / Math.pow(10, places);
    const parts = scaled.toFixed(places).split(".");
    parts[0] = parts[0].replace(/\B(?=(\d{3})+$)/g, ",");
    return parts.join(".");
  }

  function moneyText(value, places, signed) {
    if (!Number.isFinite(value)) {
      return Number.isNaN(value) ? "-" : value > 0 ? "infinite" : minus + "infinite";
    }
    if (value !== 0 && Math.abs(value) * Math.pow(10, places) < 0.5) {
      places = Math.min(12, 1 - Math.floor(Math.log10(Math.abs(value))));
    }
    const number = grouped(value, places);
    const sign = /[1-9]/.test(number) ? (value < 0 ? minus : signed ? "+" : "") : "";
    return all.currency === "USD" ? sign + "$" + number : all.currency + "\u00a0" + sign.replace(minus, "-") + number;
  }

  function shareText(share) {
    if (Number.isNaN(share)) {
      return "-";
    }
    if (share > 0 && share < 0.0005) {
      return "< 0.1\u00a0%";
    }
    if (share < 1 && share > 0.9995) {
      return "> 99.9\u00a0%";
    }
    return grouped(100 * share, share === 0 || share === 1 ? 0 : 1) + "\u00a0%";
  }

  function percentText(percent) {
    const text = grouped(percent, 1) + "\u00a0%";
    return !Number.isFinite(percent) ? "-" : !/[1-9]/.test(text) ? text : percent < 0 ? minus + text : "+" + text;
  }

  function plain(value) {
    return String(Number(value.toFixed(6)));
  }

  // Levers: a slider steps through a list of values, with the scenario's own among them; a field takes any value between the ends.

  function niceStep(width) {
    const rough = width / 150;
    const power = Math.pow(10, Math.floor(Math.log10(rough)));
    return [1, 2, 5, 10].map(function (n) {
      return n * power;
    }).find(function (step) {
      return step >= rough * 0.999;
    });
  }

  function positions(lever) {
    const step = lever.money ? niceStep(lever.to - lever.from) : 0.01;
    const list = [];
    for (let i = Math.ceil(lever.from / step - 1e-9); i * step <= lever.to + 1e-9; i++) {
      list.push(Number((i * step).toFixed(10)));
    }
    [lever.own, lever.from, lever.to].forEach(function (value) {
      if (!list.some(function (x) { return Math.abs(x - value) < 1e-9; })) {
        list.push(value);
      }
    });
    list.sort(function (a, b) { return a - b; });
    return list.map(function (x) { return Math.abs(x - lever.own) < 1e-9 ? lever.own : x; });
  }

  function nearest(list, value) {
    let best = 0;
    list.forEach(function (x, i) {
      best = Math.abs(x - value) < Math.abs(list[best] - value) ? i : best;
    });
    return best;
  }

  function leverText(lever, value) {
    return lever.money ? moneyText(value, Number.isInteger(value) ? 0 : 2, false) : plain(100 * value) + "\u00a0%";
  }

  // The picture: mean change of a seat's month by rank of use, on a scale of square roots.

  const svgSpace = "http://www.w3.org/2000/svg";
  const frame = { width: 900, height: 380, left: 92, right: 28, top: 14, bottom: 58 };

  function element(parent, name, attributes, text) {
    const made = document.createElementNS(svgSpace, name);
    Object.keys(attributes).forEach(function (key) {
      made.setAttribute(key, attributes[key]);
    });
    if (text !== undefined) {
      made.textContent = text;
    }
    parent.appendChild(made);
    return made;
  }

  function root(value) {
    return Math.sign(value) * Math.sqrt(Math.abs(value));
  }

  function ticksOf(low, high, y) {
    const kept = [0];
    const candidates = [];
    for (let power = 9; power >= -3; power--) {
      [1, 5, 2].forEach(function (n) {
        candidates.push(n * Math.pow(10, power), -n * Math.pow(10, power));
      });
    }
    candidates.filter(function (v) { return v >= low && v <= high; }).forEach(function (v) {
      if (kept.every(function (k) { return Math.abs(y(k) - y(v)) >= 30; })) {
        kept.push(v);
      }
    });
    return kept;
  }

  function makePicture(figure, contract, seat) {
    const values = contract.money.values;
    let low = 0;
    let high = 0;
    for (let i = 0; i < values.length; i += all.money_figures) {
      bands.forEach(function (band) {
        const value = numberOf(values[i + band.column]);
        if (Number.isFinite(value)) {
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      });
    }
    if (bands.length < 2 || low === high) {
      return null;
    }
    function x(rank) {
      return frame.left + rank * (frame.width - frame.left - frame.right);
    }
    function y(value) {
      const span = root(high) - root(low);
      return frame.top + (root(high) - root(value)) / span * (frame.height - frame.top - frame.bottom);
    }
    const svg = element(figure.querySelector(".frame"), "svg", {
      viewBox: "0 0 " + frame.width + " " + frame.height, role: "img",
      "aria-label": "Mean change of the month of a " + seat + ", by rank of use; the figures are in the tables above"
    });
    ticksOf(low, high, y).forEach(function (tick) {
      element(svg, "line", { "class": tick === 0 ? "zero" : "grid", x1: x(0), x2: x(1), y1: y(tick), y2: y(tick) });
      element(svg, "text", { x: frame.left - 8, y: y(tick) + 4.5, "text-anchor": "end" },
        moneyText(tick, Number.isInteger(tick) ? 0 : 2, true));
    });
    [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1].forEach(function (rank) {
      element(svg, "text", { x: x(rank), y: frame.height - frame.bottom + 20, "text-anchor": "middle" }, Math.round(100 * rank) + "\u00a0%");
    });
    element(svg, "text", { x: (x(0) + x(1)) / 2, y: frame.height - 12, "text-anchor": "middle" },
      seat + "s, from those that use least to those that use most over the term");
    function path(change) {
      return bands.map(function (band, i) {
        const at = y(Math.max(low, Math.min(high, Number.isFinite(change[i]) ? change[i] : high)));
        return (i === 0 ? "M" : "L") + x(band.from) + " " + at + "H" + x(band.to);
      }).join("");
    }
    const areas = [element(svg, "path", { "class": "down" }), element(svg, "path", { "class": "up" })];
    const line = element(svg, "path", { "class": "line" });
    const ghost = element(svg, "path", { "class": "ghost" });
    const caption = document.createElement("figcaption");
    caption.textContent = "Mean change of the month of a " + seat + " against the baseline, by rank of use: as set (line and areas) and in the " +
      "scenario (dashed). Amounts are drawn by their square roots, so that small and large changes are both seen.";
    figure.appendChild(caption);
    figure.hidden = false;
    function area(change, up) {
      return bands.map(function (band, i) {
        const value = Number.isFinite(change[i]) ? change[i] : high;
        const end = Math.max(low, Math.min(high, up ? Math.max(0, value) : Math.min(0, value)));
        return "M" + x(band.from) + " " + y(0) + "V" + y(end) + "H" + x(band.to) + "V" + y(0) + "Z";
      }).join("");
    }
    return {
      draw: function (change, own) {
        line.setAttribute("d", path(change));
        ghost.setAttribute("d", path(own));
        areas[0].setAttribute("d", area(change, false));
        areas[1].setAttribute("d", area(change, true));
      }
    };
  }

  // One contract.

  function setUp(block, contract) {
    const totalPlaces = Number(block.dataset.totalPlaces);
    const seatPlaces = Number(block.dataset.seatPlaces);
    const cells = Array.from(block.querySelectorAll("td.now"), function (cell) {
      return { cell: cell, figure: cell.dataset.figure, own: cell.textContent };
    });
    const said = block.querySelector(".said");
    const reset = block.querySelector(".reset");
    const own = {};
    names.forEach(function (name) {
      own[name] = contract.levers[name].own;
    });
    const place = Object.assign({}, own);
    const picture = makePicture(block.querySelector(".stick"), contract, source.dataset.seat);
    const settings = [];
    let later = 0;

    function figure(name) {
      return look(contract, place, name);
    }

    function range(what) {
      const low = figure("organization/term/" + what + "_p05");
      const high = figure("organization/term/" + what + "_p95");
      if (Number.isNaN(low) || Number.isNaN(high)) {
        return "-";
      }
      const from = moneyText(low, totalPlaces, false);
      const to = moneyText(high, totalPlaces, false);
      return from === to ? from : from + " to " + to;
    }

    function textOf(name) {
      switch (name) {
        case "total": return moneyText(figure("organization/term/total_mean"), totalPlaces, false);
        case "change": return moneyText(figure("organization/term/change_mean"), totalPlaces, true);
        case "percent": return percentText(baseTotal > 0 ? 100 * figure("organization/term/change_mean") / baseTotal : NaN);
        case "total_range": return range("total");
        case "change_range": return range("change");
        default: return name.endsWith("mean_change") ? moneyText(figure(name), seatPlaces, true) : shareText(figure(name));
      }
    }

    function isOwn() {
      return names.every(function (name) {
        return place[name] === own[name];
      });
    }

    function say() {
      if (isOwn()) {
        said.textContent = "These are the scenario\u2019s own terms.";
        return;
      }
      const terms = settings.filter(function (setting) {
        return place[setting.name] !== own[setting.name];
      }).map(function (setting) {
        return { fee: "seat fee ", price: "price ", discount: "discount " }[setting.name] + leverText(setting.lever, place[setting.name]);
      }).join(", ");
      said.textContent = terms.charAt(0).toUpperCase() + terms.slice(1) + ": " + textOf("total") + " in the term, " + textOf("change") + (baseTotal > 0 ? " (" + textOf("percent") + ")" : "") + " against " +
        baseline + "; " + textOf("all/term/share_cheaper") + " of the " + source.dataset.seat + "s pay less, " +
        textOf("all/term/share_doubled") + " at least double.";
    }

    function show() {
      const original = isOwn();
      cells.forEach(function (item) {
        const text = original ? item.own : textOf(item.figure);
        item.cell.textContent = text;
        item.cell.classList.toggle("moved", text !== item.own);
      });
      reset.disabled = original;
      if (picture) {
        const names_ = bands.map(function (band) { return all.figures[band.column]; });
        picture.draw(names_.map(function (name) { return figure(name); }),
          names_.map(function (name) { return look(contract, own, name); }));
      }
      window.clearTimeout(later);
      later = window.setTimeout(say, 600);
    }

    function showSetting(setting, except) {
      const value = place[setting.name];
      setting.range.value = String(nearest(setting.list, value));
      setting.range.setAttribute("aria-valuetext", leverText(setting.lever, value));
      if (except !== setting.field) {
        setting.field.value = plain(setting.lever.money ? value : 100 * value);
      }
    }

    Array.from(block.querySelectorAll(".lever"), function (row) {
      const name = row.dataset.lever;
      const lever = contract.levers[name];
      const setting = {
        name: name, lever: lever, list: positions(lever), range: row.querySelector("input[type=range]"),
        field: row.querySelector("input[type=number]")
      };
      const scale = lever.money ? 1 : 100;
      setting.range.max = String(setting.list.length - 1);
      setting.field.min = plain(scale * lever.from);
      setting.field.max = plain(scale * lever.to);
      row.querySelector(".before").textContent = lever.money ? (all.currency === "USD" ? "$" : all.currency) : "";
      row.querySelector(".after").textContent = lever.money ? "" : "%";
      setting.range.addEventListener("input", function () {
        place[name] = setting.list[Number(setting.range.value)];
        showSetting(setting);
        show();
      });
      setting.field.addEventListener("input", function () {
        const value = setting.field.value === "" ? NaN : Number(setting.field.value) / scale;
        if (value >= lever.from && value <= lever.to) {
          place[name] = Math.abs(value - lever.own) < 1e-9 ? lever.own : value;
          showSetting(setting, setting.field);
          show();
        }
      });
      setting.field.addEventListener("change", function () {
        const value = setting.field.value === "" ? place[name] : Number(setting.field.value) / scale;
        const inside = Math.max(lever.from, Math.min(lever.to, Number.isFinite(value) ? value : place[name]));
        place[name] = Math.abs(inside - lever.own) < 1e-9 ? lever.own : inside;
        showSetting(setting);
        show();
      });
      settings.push(setting);
      showSetting(setting);
    });
    reset.addEventListener("click", function () {
      Object.assign(place, own);
      settings.forEach(function (setting) { showSetting(setting); });
      show();
      if (settings.length > 0) {
        settings[0].range.focus();
      }
    });
    block.querySelector(".levers").hidden = false;
    show();
    window.clearTimeout(later);
  }

  const blocks = Array.from(document.querySelectorAll(".what-if"));
  blocks.forEach(function (block) {
    const contract = all.contracts.find(function (item) {
      return item.contract === block.dataset.contract;
    });
    if (contract && typeof contract.why !== "string") {
      setUp(block, contract);
    }
  });

  // With several contracts one at a time is shown.
  if (blocks.length > 1) {
    const row = document.createElement("p");
    const label = document.createElement("label");
    const select = document.createElement("select");
    row.className = "chooser";
    label.textContent = "Contract";
    label.htmlFor = select.id = "what-if-contract";
    blocks.forEach(function (block, i) {
      const option = document.createElement("option");
      option.value = String(i);
      option.textContent = block.dataset.contract;
      select.appendChild(option);
    });
    function choose() {
      blocks.forEach(function (block, i) {
        block.hidden = String(i) !== select.value;
      });
    }
    select.addEventListener("change", choose);
    const settable = blocks.findIndex(function (block) { return block.querySelector(".levers"); });
    select.value = String(Math.max(0, settable));
    row.append(label, select);
    blocks[0].before(row);
    choose();
  }
  document.querySelectorAll(".no-script").forEach(function (note) {
    note.remove();
  });
})();
