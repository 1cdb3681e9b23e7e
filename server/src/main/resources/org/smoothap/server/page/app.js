// The page: what is searched with, what was found, and how the two hang together.
import * as api from "./api.js";
import { Crop } from "./crop.js";
import { card, confirmed } from "./grid.js";

const $ = (id) => document.getElementById(id);
const numbers = new Intl.NumberFormat();
const milliseconds = (n) => `${n < 10 ? n.toFixed(1) : Math.round(n)} ms`;
const pictures = (n) => `${numbers.format(n)} ${n === 1 ? "picture" : "pictures"}`;

let query = null; // { blob, name } or { id, label }; null for the gallery
let filters = [];
let facts = null;
let listed = 0;
let running = null;
let preview = null;
let soon = 0;

const crop = new Crop({
  frame: $("frame"), box: $("crop"), whole: $("whole"), fields: ["crop-x", "crop-y", "crop-w", "crop-h"].map($),
}, (_, more) => {
  clearTimeout(soon);
  soon = setTimeout(find, more ? 300 : 0);
});

api.onToken(async () => {
  $("token").value = "";
  while (!await confirmed($("token-dialog")) || !$("token").value.trim());
  api.token.set($("token").value.trim());
  $("forget").hidden = false;
});

function problem(error) {
  if (error?.name === "AbortError") return;
  $("problem").textContent = error ? sentence(error) : "";
  $("problem").hidden = !error;
  if (error) $("status").textContent = "";
}

function sentence(error) {
  const text = error instanceof api.Refused ? error.message : `The server cannot be reached (${error.message})`;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}

async function readFacts() {
  facts = await api.stats();
  $("facts").textContent = `${pictures(facts.images)} · ${facts.model} · ${facts.dimension} numbers each`;
  const label = facts.columns.find((column) => column.name === "label");
  options($("conditions"), facts.columns.flatMap((column) => column.values.map((value) => `${column.name}=${value}`)));
  options($("labels"), label ? label.values : []);
  $("forget").hidden = !api.token.get();
}

function options(list, values) {
  list.replaceChildren(...values.filter((value) => value).map((value) => Object.assign(document.createElement("option"), { value })));
}

/** Shows what is wanted now: hits of the query, or the gallery. */
async function find() {
  clearTimeout(soon);
  running?.abort();
  running = new AbortController();
  const { signal } = running;
  $("results").setAttribute("aria-busy", "true");
  try {
    await (query ? search(signal) : gallery(0));
    problem(null);
  } catch (error) {
    if (signal.aborted) return;
    $("grid").replaceChildren();
    $("more").hidden = $("empty").hidden = true;
    problem(error);
  } finally {
    if (!signal.aborted) $("results").removeAttribute("aria-busy");
  }
}

async function search(signal) {
  $("results-title").textContent = query.id !== undefined && !crop.part ? "More like this" : "Found";
  $("more").hidden = true;
  const wanted = { k: Number($("k").value), exact: $("exact").checked, filters, crop: crop.part };
  const found = await api.search(query, wanted, signal);
  if (signal.aborted) return;
  fill(found.hits, true);
  const { embedding, search: searching } = found.milliseconds;
  const embedded = query.id === undefined || crop.part ? `${milliseconds(embedding)} to see the picture, ` : "";
  $("status").textContent = `${pictures(found.hits.length)} of ${numbers.format(found.images)} · ${embedded}`
    + `${milliseconds(searching)} to search${found.exact ? ", exact" : ""}`;
  empty(found.hits.length === 0, "Nothing passes the filter.");
}

async function gallery(offset) {
  $("results-title").textContent = "Gallery";
  const page = await api.list(filters, offset, Number($("k").value));
  fill(page.images, offset === 0);
  listed = offset + page.images.length;
  $("more").hidden = listed >= page.total;
  $("status").textContent = `${pictures(listed)} of ${numbers.format(page.total)}`;
  empty(page.total === 0, filters.length ? "Nothing passes the filter." : "The index is empty. Choose a picture and add it.");
}

function empty(isEmpty, text) {
  $("empty").hidden = !isEmpty;
  $("empty").textContent = text;
}

function fill(images, anew) {
  const cards = images.map((image) => card($("card"), image, { like, remove: facts["read-only"] ? null : remove }));
  if (anew) $("grid").replaceChildren(...cards);
  else $("grid").append(...cards);
}

function like(image) {
  location.hash = `like=${encodeURIComponent(image.id)}`;
}

/** The picture that is searched with; null goes back to the gallery. */
function searchWith(next) {
  query = next;
  crop.reset();
  if (preview) URL.revokeObjectURL(preview);
  preview = null;
  $("stage").hidden = !query;
  $("drop").classList.toggle("small", Boolean(query));
  $("add").hidden = !query?.blob || facts?.["read-only"];
  if (query) {
    $("caption").textContent = query.blob ? query.name : query.id;
    $("preview").alt = `Searched with: ${$("caption").textContent}`;
    if (query.blob) {
      preview = URL.createObjectURL(query.blob);
      $("preview").src = preview;
    } else {
      api.show($("preview"), query.id, 800).catch(problem);
    }
  } else {
    $("preview").removeAttribute("src");
  }
  return find();
}

function take(file) {
  if (!file) return;
  if (facts && file.size > facts["largest-upload"]) {
    problem(new api.Refused(413, `The picture has ${numbers.format(file.size)} bytes, the server takes ${numbers.format(facts["largest-upload"])}`));
    return;
  }
  if (location.hash) history.pushState(null, "", location.pathname);
  searchWith({ blob: file, name: file.name || "pasted picture" });
  if (!wide.matches) $("stage").scrollIntoView({ block: "start" });
}

async function remove(image) {
  $("remove-text").textContent = image.added
    ? `“${image.id}” was added over the network; its picture is deleted too.`
    : `“${image.id}” stays in its folder. The next update of the index with that folder adds it again.`;
  if (!await confirmed($("remove-dialog"))) return;
  try {
    await api.remove(image.id);
    await readFacts();
    if (query?.id === image.id) location.hash = "";
    else await find();
    $("status").textContent = `Removed ${image.id}. ${$("status").textContent}`;
    $("results").focus();
  } catch (error) {
    problem(error);
  }
}

async function add() {
  $("add-label").value = $("add-id").value = "";
  if (!await confirmed($("add-dialog"))) return;
  try {
    const added = await api.add(query.blob, $("add-id").value.trim(), $("add-label").value.trim());
    await readFacts();
    await find();
    $("status").textContent = `Added as ${added.id}. ${$("status").textContent}`;
  } catch (error) {
    problem(error);
  }
}

function showFilters() {
  $("chips").replaceChildren(...filters.map((filter, i) => {
    const chip = document.createElement("li");
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: filter });
    button.setAttribute("aria-label", `Remove the filter ${filter}`);
    button.addEventListener("click", () => {
      filters = filters.filter((_, j) => j !== i);
      showFilters();
      $("filter").focus();
      find();
    });
    chip.append(button);
    return chip;
  }));
}

$("options").addEventListener("submit", (event) => {
  event.preventDefault();
  const filter = $("filter").value.trim();
  if (!filter || filters.includes(filter)) return;
  filters = [...filters, filter];
  $("filter").value = "";
  showFilters();
  find();
});
$("k").addEventListener("change", find);
$("exact").addEventListener("change", () => query && find());
$("file").addEventListener("change", () => { take($("file").files[0]); $("file").value = ""; });
$("clear").addEventListener("click", () => {
  if (location.hash) location.hash = "";
  else searchWith(null);
  $("file").focus();
});
$("add").addEventListener("click", add);
$("more").addEventListener("click", () => gallery(listed).catch(problem));
$("forget").addEventListener("click", () => { api.token.forget(); location.reload(); });
addEventListener("hashchange", () => fromAddress());
// As a link it would change the address, and with it what is searched.
document.querySelector(".skip").addEventListener("click", (event) => { event.preventDefault(); $("results").focus(); });
addEventListener("paste", (event) => take([...event.clipboardData.files].find((file) => file.type.startsWith("image/"))));
for (const type of ["dragenter", "dragover"]) {
  addEventListener(type, (event) => { event.preventDefault(); document.body.classList.add("dragging"); });
}
addEventListener("dragleave", (event) => { if (!event.relatedTarget) document.body.classList.remove("dragging"); });
addEventListener("drop", (event) => {
  event.preventDefault();
  document.body.classList.remove("dragging");
  take(event.dataTransfer.files[0]);
});

function fromAddress() {
  const id = new URLSearchParams(location.hash.slice(1)).get("like");
  return searchWith(id === null ? null : { id });
}

// Where the options are above the pictures, they are folded up; elsewhere they cannot be.
const wide = matchMedia("(min-width: 56rem)");
const fold = () => { $("options-box").open = wide.matches; };
wide.addEventListener("change", fold);
fold();

try {
  await readFacts();
  await fromAddress();
} catch (error) {
  problem(error);
}
document.documentElement.dataset.ready = "true";
