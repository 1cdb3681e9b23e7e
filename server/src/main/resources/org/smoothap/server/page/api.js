// Requests to the server that this page came from. A token, where the server wants one, lives as long as the tab.
const KEY = "smoothap-token";

export class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

export const token = {
  get: () => sessionStorage.getItem(KEY),
  set: (value) => sessionStorage.setItem(KEY, value),
  forget: () => sessionStorage.removeItem(KEY),
};

let askForToken = async () => {};

/** What to do when the server wants a token. */
export function onToken(ask) {
  askForToken = ask;
}

let asking = null;

async function request(path, options = {}) {
  for (;;) {
    const headers = { ...(options.headers ?? {}) };
    const used = token.get();
    if (used) headers.Authorization = `Bearer ${used}`;
    const response = await fetch(path, { ...options, headers });
    if (response.status !== 401) return response;
    if (token.get() === used) {
      token.forget();
      // Several requests may be refused at once; the person is asked once.
      asking ??= askForToken().finally(() => { asking = null; });
      await asking;
    }
  }
}

async function answer(response) {
  if (response.ok) return response.status === 204 ? null : response.json();
  let detail = `the server answered ${response.status}`;
  try {
    detail = (await response.json()).detail ?? detail;
  } catch { /* not ours: a proxy, perhaps */ }
  throw new Refused(response.status, detail);
}

const of = (id) => encodeURIComponent(id);

export const stats = async () => answer(await request("stats"));

export async function list(filters, offset, limit) {
  const query = new URLSearchParams({ offset, limit, order: "mixed" });
  filters.forEach((filter) => query.append("filter", filter));
  return answer(await request(`images?${query}`));
}

/** Searches with a picture (a Blob) or with an image of the index (its id). */
export async function search({ blob, id }, { k, exact, filters, crop }, signal) {
  const part = crop ? `pct:${[crop.x, crop.y, crop.w, crop.h].map((n) => n.toFixed(2)).join(",")}` : null;
  if (id !== undefined) {
    const body = { id, k, exact, filter: filters };
    if (part) body.crop = part;
    return answer(await request("search", {
      method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" }, signal }));
  }
  const query = new URLSearchParams({ k, exact });
  filters.forEach((filter) => query.append("filter", filter));
  if (part) query.set("crop", part);
  return answer(await request(`search?${query}`, {
    method: "POST", body: blob, headers: { "Content-Type": "application/octet-stream" }, signal }));
}

export async function add(blob, id, label) {
  const form = new FormData();
  form.append("image", blob, "picture");
  if (label) form.append("label", label);
  return answer(await request(id ? `images/${of(id)}` : "images", { method: id ? "PUT" : "POST", body: form }));
}

export const remove = async (id) => answer(await request(`images/${of(id)}`, { method: "DELETE" }));

/** Shows a thumbnail. An <img> cannot send a token, so that with one the bytes are fetched. */
export async function show(img, id, size) {
  const address = `thumbnails/${of(id)}?size=${size}`;
  if (!token.get()) {
    img.src = address;
    return;
  }
  const response = await request(address);
  if (!response.ok) {
    img.dispatchEvent(new Event("error"));
    return;
  }
  const url = URL.createObjectURL(await response.blob());
  img.addEventListener("load", () => URL.revokeObjectURL(url), { once: true });
  img.src = url;
}
