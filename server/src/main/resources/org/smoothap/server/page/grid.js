// Pictures as cards: of the gallery, or found, with their score.
import { show } from "./api.js";

const THUMBNAIL = 256;

/** @param actions { like(image), remove(image) }; remove is null where nothing may be changed */
export function card(template, image, actions) {
  const item = template.content.firstElementChild.cloneNode(true);
  const find = (selector) => item.querySelector(selector);
  const name = image.label || image.id;
  item.dataset.id = image.id;
  const img = find("img");
  img.alt = image.label ? `${image.label}: ${image.id}` : image.id;
  img.addEventListener("error", () => {
    item.classList.add("missing");
    img.alt = `The picture of ${image.id} cannot be shown`;
  }, { once: true });
  show(img, image.id, THUMBNAIL).catch(() => img.dispatchEvent(new Event("error")));
  find(".label").textContent = image.label || "no label";
  find(".label").classList.toggle("none", !image.label);
  find(".id").textContent = image.id;
  find(".id").title = Object.entries(image.metadata).map(([column, value]) => `${column}: ${value}`).join("\n") || image.id;
  if (image.score === undefined) {
    find(".rank").remove();
    find(".score").remove();
  } else {
    find(".rank").textContent = image.rank;
    find(".score-text").textContent = image.score.toFixed(3);
    find(".fill").style.width = `${Math.max(0, image.score) * 100}%`;
  }
  const like = find(".like");
  like.setAttribute("aria-label", `More like this: ${name}${image.score === undefined ? ""
    : `, place ${image.rank}, score ${image.score.toFixed(3)}`}`);
  like.title = "More like this";
  like.addEventListener("click", () => actions.like(image));
  if (actions.remove) {
    find(".remove").setAttribute("aria-label", `Remove ${image.id} from the index`);
    find(".remove").addEventListener("click", () => actions.remove(image));
  } else {
    find(".remove").remove();
  }
  return item;
}

/** Asks in a dialog; true for the button whose value is "yes". */
export function confirmed(dialog) {
  return new Promise((resolve) => {
    dialog.returnValue = "no";
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    dialog.showModal();
  });
}
