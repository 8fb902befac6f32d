// What must hold of the report's page in a browser. See run_browser.sh.
"use strict";

const assert = require("node:assert");
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { after, before, test } = require("node:test");
const { chromium } = require("playwright-core");

const { BILLSHIFT, SCENARIOS, BROWSER_FOLDER } = process.env;
const axe = fs.readFileSync(require.resolve("axe-core"), "utf8");
const quick = ["--set", "simulation.assumption_draws=0"]; // ranges of assumptions take long, and are not looked at here

// Pages: the gallery's first scenario, one with several contracts, and one with hostile texts.
const pages = {
  plain: path.join(SCENARIOS, "double-or-triple.yaml"),
  several: path.join(SCENARIOS, "claude-code-published-quantiles.yaml"),
  hostile: path.join(BROWSER_FOLDER, "hostile.yaml")
};
const results = {};
let browser;

function run(scenario, folder, more) {
  fs.rmSync(folder, { recursive: true, force: true });
  execFileSync(BILLSHIFT, ["run", scenario, "-q", "-o", folder, ...more], { stdio: ["ignore", "ignore", "inherit"] });
}

before(async function () {
  Object.keys(pages).forEach(function (name) {
    results[name] = path.join(BROWSER_FOLDER, "results-" + name);
    run(pages[name], results[name], ["--report", ...quick.slice(0, name === "hostile" ? 0 : 2)]);
  });
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"]
  });
});

after(async function () {
  await browser?.close();
});

// Opens a page and counts what it must not do.
async function open(name, options) {
  const context = await browser.newContext(Object.assign({ viewport: { width: 1200, height: 900 } }, options));
  const page = await context.newPage();
  const faults = [];
  const file = "file://" + path.join(results[name], "report.html");
  page.on("console", function (message) {
    if (["error", "warning"].includes(message.type())) {
      faults.push(message.text());
    }
  });
  page.on("pageerror", function (error) { faults.push(String(error)); });
  page.on("dialog", function (dialog) { faults.push("dialog " + dialog.message()); dialog.dismiss(); });
  page.on("request", function (request) {
    if (request.url() !== file && !request.url().startsWith("data:")) {
      faults.push("request " + request.url());
    }
  });
  await page.goto(file);
  return { page, faults, close: function () { return context.close(); } };
}

// A measure of summary.csv or organization.csv, over the term.
function figure(folder, contract, group, measure) {
  const rows = fs.readFileSync(path.join(folder, group === "organization" ? "organization.csv" : "summary.csv"), "utf8").split("\n");
  const head = (group === "organization" ? [contract, "term", measure] : [contract, group, "term", measure]).join(",") + ",";
  const row = rows.find(function (text) { return text.startsWith(head); });
  assert.ok(row, "no row " + head);
  return Number(row.slice(head.length).split(",")[0]);
}

// What a cell shows, as a number.
async function shown(page, name) {
  const cell = page.locator(".what-if:not([hidden]) td[data-figure=\"" + name + "\"]");
  return cell.evaluate(function (node) {
    const text = node.textContent;
    const value = Number(text.replace(/\u2212/, "-").replace(/[^0-9.-]/g, ""));
    return { text: text, value: text.includes("%") ? value / 100 : value };
  });
}

async function set(page, lever, value) {
  const field = page.locator(".what-if:not([hidden]) [data-lever=" + lever + "] input[type=number]");
  await field.fill(String(value));
  await field.press("Enter");
}

const groups = ["all", "cohort:light", "cohort:regular", "cohort:heavy"];
const shares = ["share_cheaper", "share_same", "share_dearer", "share_doubled", "share_tripled"];

// Compares the page with a run of its own; share: how far off a share may be, by the error that the run states.
async function compare(page, folder, contract, share) {
  for (const [name, measure] of [["total", "total_mean"], ["change", "change_mean"]]) {
    const expected = figure(folder, contract, "organization", measure);
    const found = await shown(page, name);
    assert.ok(Math.abs(found.value - expected) <= 1 + 1e-5 * Math.abs(expected), name + ": " + found.text + ", a run has " + expected);
  }
  for (const group of groups) {
    for (const measure of shares) {
      const expected = figure(folder, contract, group, measure);
      const found = await shown(page, group + "/term/" + measure);
      const about = group + " " + measure + ": " + found.text + ", a run has " + expected;
      assert.ok(Math.abs(found.value - expected) <= share + 0.0006, about);
    }
  }
}

test("figures at the scenario's own values are those of the summary, to the character", async function () {
  const summary = execFileSync(BILLSHIFT, ["run", pages.plain, ...quick], { encoding: "utf8" });
  const { page, faults, close } = await open("plain");
  const row = summary.split("\n").find(function (line) { return /^ {2}metered {2,}\$/.test(line); });
  const [, total, range, change, percent] = row.trim().split(/ {2,}/);
  const minus = function (text) { return text.replace(/^-/, "\u2212").replace(/ %/g, "\u00a0%"); };
  for (const [name, text] of [["total", total], ["total_range", range], ["change", change], ["percent", percent]]) {
    assert.equal((await shown(page, name)).text, minus(text));
  }
  const seats = summary.split("\n").find(function (line) { return /^ {2}metered +in the term/.test(line); });
  const texts = seats.trim().split(/ {2,}/).slice(2);
  for (let i = 0; i < shares.length; i++) {
    assert.equal((await shown(page, "all/term/" + shares[i])).text, minus(texts[i]));
  }
  assert.deepEqual(faults, []);
  await close();
});

test("at other terms the page shows what a run of these terms finds", async function () {
  const stated = JSON.parse(fs.readFileSync(path.join(results.plain, "levers.json"), "utf8")).contracts[0];
  const { page, faults, close } = await open("plain");
  const before_ = await shown(page, "total");
  const other = path.join(BROWSER_FOLDER, "results-other");
  const metered = "contracts.metered.";
  for (const [fee, price, discount] of [[33.5, 0.87, 0.12], [91, 1.37, 0]]) {
    run(pages.plain, other, ["--set", metered + "seat_fee=" + fee, "--set", metered + "charges[0].price=" + price,
      "--set", metered + "discount=" + discount * 100 + "%", ...quick]);
    await set(page, "fee", fee);
    await set(page, "price", price * 100);
    await set(page, "discount", discount * 100);
    await compare(page, other, "metered", stated.largest_error.share);
  }
  // a value that was computed: nothing is interpolated there
  const fees = stated.shares.sheets[0].rows.find(function (row) { return row.price === 1; }).fee;
  const fee = fees[Math.floor(fees.length / 2)];
  run(pages.plain, other, ["--set", metered + "seat_fee=" + fee, ...quick]);
  await set(page, "discount", 0);
  await set(page, "price", 100);
  await set(page, "fee", fee);
  await compare(page, other, "metered", 0);
  await page.locator(".reset").first().click();
  assert.deepEqual(await shown(page, "total"), before_);
  assert.deepEqual(faults, []);
  await close();
});

test("sliders work with keys, are announced, and go back", async function () {
  const { page, faults, close } = await open("plain");
  const slider = page.locator("[data-lever=fee] input[type=range]");
  const before_ = await shown(page, "total");
  await slider.focus();
  await slider.press("ArrowRight");
  assert.notEqual((await shown(page, "total")).text, before_.text);
  assert.match(await slider.getAttribute("aria-valuetext"), /^\$2[12]/);
  await page.waitForFunction(function () { return /in the term/.test(document.querySelector(".said").textContent); });
  await slider.press("Home");
  assert.equal(await page.locator("[data-lever=fee] input[type=number]").inputValue(), "0");
  await set(page, "fee", 100000); // past the end: the end
  assert.equal(await page.locator("[data-lever=fee] input[type=number]").inputValue(), "200");
  await page.locator(".reset").press("Enter");
  assert.equal((await shown(page, "total")).text, before_.text);
  assert.ok(await page.locator(".reset").isDisabled());
  assert.ok(await page.evaluate(function () { return document.activeElement.type === "range"; }));
  assert.deepEqual(faults, []);
  await close();
});

test("with several contracts one is chosen", async function () {
  const { page, faults, close } = await open("several");
  const blocks = page.locator(".what-if");
  assert.ok(await blocks.count() > 1);
  assert.equal(await page.locator(".what-if:not([hidden])").count(), 1);
  await page.locator("#what-if-contract").selectOption({ index: 1 });
  assert.equal(await page.locator(".what-if:not([hidden])").getAttribute("data-contract"), await blocks.nth(1).getAttribute("data-contract"));
  assert.deepEqual(faults, []);
  await close();
});

test("tables sort by click and by key", async function () {
  const { page, faults, close } = await open("plain");
  const table = page.locator("table.sortable").first();
  const header = table.locator("thead th.n").first();
  const column = await header.evaluate(function (node) { return node.cellIndex; });
  const values = function () {
    return table.locator("tbody tr").evaluateAll(function (rows, at) {
      return rows.map(function (row) { return Number(row.cells[at].dataset.value); });
    }, column);
  };
  const rises = function (list) { return list.every(function (x, i) { return i === 0 || !(list[i - 1] > x); }); };
  await header.locator("button").click();
  assert.equal(await header.getAttribute("aria-sort"), "ascending");
  assert.ok(rises(await values()));
  await header.locator("button").focus();
  await page.keyboard.press("Enter");
  assert.equal(await header.getAttribute("aria-sort"), "descending");
  assert.ok(rises((await values()).reverse()));
  assert.deepEqual(faults, []);
  await close();
});

test("nothing is wider than the screen, and axe-core finds no serious fault", async function () {
  for (const name of Object.keys(pages)) {
    for (const width of [360, 800, 1600]) {
      for (const colorScheme of ["light", "dark"]) {
        const { page, faults, close } = await open(name, { viewport: { width, height: 900 }, colorScheme });
        const [inside, screen] = await page.evaluate(function () {
          return [document.documentElement.scrollWidth, document.documentElement.clientWidth];
        });
        assert.ok(inside <= screen, name + " at " + width + " px is " + inside + " px wide");
        await page.screenshot({ path: path.join(BROWSER_FOLDER, "screenshots", name + "-" + width + "-" + colorScheme + ".png"), fullPage: true });
        if (width !== 800) {
          await page.evaluate(axe);
          const found = await page.evaluate(function () { return globalThis.axe.run(document); });
          const grave = found.violations.filter(function (v) { return ["serious", "critical"].includes(v.impact); });
          assert.deepEqual(grave.map(function (v) {
            return v.id + ": " + v.nodes.map(function (n) { return n.html; }).slice(0, 3).join(" | ");
          }), [], name + " at " + width + " px, " + colorScheme);
        }
        assert.deepEqual(faults, []);
        await close();
      }
    }
    const { page, close } = await open(name);
    await page.emulateMedia({ media: "print" });
    await page.pdf({ path: path.join(BROWSER_FOLDER, "screenshots", name + ".pdf"), format: "A4" });
    await page.screenshot({ path: path.join(BROWSER_FOLDER, "screenshots", name + "-print.png"), fullPage: true });
    await close();
  }
});

test("hostile texts are text", async function () {
  const { page, faults, close } = await open("hostile");
  const text = await page.evaluate(function () { return document.body.textContent; });
  for (const part of ["<script>alert(1)</script>", "]]></script><script>alert(4)</script>", "\"><svg onload=alert(5)>", "`backticks`"]) {
    assert.ok(text.includes(part), "not shown: " + part);
  }
  assert.equal(await page.locator("body img[src=x], body b, svg[onload]").count(), 0);
  await page.locator("#what-if-contract").selectOption({ index: 1 });
  await set(page, "fee", 3);
  await page.waitForFunction(function () { return /in the term/.test(document.querySelector(".what-if:not([hidden]) .said").textContent); });
  assert.deepEqual(faults, []);
  await close();
});

test("without scripts the page shows the scenario's figures", async function () {
  const { page, close } = await open("plain", { javaScriptEnabled: false });
  assert.ok(await page.locator(".no-script").isVisible());
  assert.ok(!(await page.locator(".levers").first().isVisible()));
  assert.match(await page.locator("td[data-figure=total]").first().textContent(), /^\$/);
  await close();
});
