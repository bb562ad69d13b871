// A list of places as a map: a pin for each, whose popup is a copy of the list's element. When htmx brings the list
// anew, pins and an open popup follow; the map stays where it is. Without script the list is the map.
import { PIN, groundOf, pinOn, see } from "./map-ground.js";

const REFERENCES = ["id", "for", "aria-labelledby", "aria-describedby"];
const PRESSABLE = "a[href], button, summary";
const GAP = 4;

const placesOf = (list) =>
  [...list.querySelectorAll("[data-lat]")].map((item) => ({
    id: item.id,
    at: L.latLng(item.dataset.lat, item.dataset.lng),
    name: item.querySelector(".oc-place-name").textContent.trim(),
    item,
  }));

// Pins on one point, to about a metre, stand side by side in rows, so that each can be reached.
const spread = (places) => {
  const stacks = new Map();
  for (const place of places) {
    const spot = `${place.at.lat.toFixed(5)} ${place.at.lng.toFixed(5)}`;
    stacks.set(spot, [...(stacks.get(spot) ?? []), place]);
  }
  for (const stack of stacks.values()) {
    const columns = Math.ceil(Math.sqrt(stack.length));
    stack.forEach((place, n) => {
      place.x = ((n % columns) - (columns - 1) / 2) * (PIN[0] + GAP);
      place.y = -Math.floor(n / columns) * (PIN[1] + GAP);
    });
  }
  return places;
};

// A copy that stands on the same page: its ids are its own.
const copyOf = (item) => {
  const copy = item.cloneNode(true);
  for (const name of REFERENCES) {
    for (const it of copy.querySelectorAll(`[${name}]`)) {
      it.setAttribute(name, it.getAttribute(name).replace(/\S+/g, "popup-$&"));
    }
  }
  return copy.childNodes;
};

const dress = (pin, place) => {
  const { colour, tone, figure } = place.item.dataset;
  const button = pin.setLatLng(place.at).getElement();
  button.textContent = figure || place.name.slice(0, 1);
  button.ariaLabel = figure ? `${place.name}, ${figure}` : place.name;
  if (tone) button.dataset.tone = tone;
  button.style.setProperty("--oc-x", `${place.x}px`);
  button.style.setProperty("--oc-y", `${place.y}px`);
  if (colour) button.style.setProperty("--oc-pin", colour);
};

const popupOf = (box) => {
  const content = L.DomUtil.create("div", "oc-popup");
  content.tabIndex = -1;
  content.role = "dialog";
  const close = L.DomUtil.create("button", "oc-popup-close");
  close.type = "button";
  close.textContent = "×";
  close.ariaLabel = box.dataset.close;
  const width = Math.min(360, box.clientWidth - 24);
  const popup = L.popup({
    content,
    closeButton: false,
    closeOnEscapeKey: false, // Leaflet hears it on the map alone; below it is heard in the popup too
    minWidth: Math.min(260, width),
    maxWidth: width,
    maxHeight: box.clientHeight - 96,
    autoPanPadding: [12, 12],
  });
  return { popup, content, close };
};

const fill = ({ content, close }, place) => {
  content.ariaLabel = place.name;
  content.replaceChildren(close, ...copyOf(place.item));
};

// New figures in an open popup: the map does not move, nor what is scrolled to; what had the focus has it again.
const refill = (view, place) => {
  const { popup, content } = view;
  const { scrollTop } = content.parentElement;
  const had = content.contains(document.activeElement);
  const nth = [...content.querySelectorAll(PRESSABLE)].indexOf(document.activeElement);
  fill(view, place);
  popup.options.autoPan = false;
  popup.update();
  popup.options.autoPan = true;
  content.parentElement.scrollTop = scrollTop;
  if (had) (content.querySelectorAll(PRESSABLE)[nth] ?? content).focus({ preventScroll: true });
};

const placeMap = (box, places) => {
  const map = see(groundOf(box), places.map((place) => place.at));
  const view = popupOf(box);
  const { popup, content } = view;
  const pins = new Map();
  let open;

  const show = (place) => {
    popup.options.offset = [place.x, place.y - PIN[1]];
    popup.setLatLng(place.at);
    fill(view, place);
    popup.openOn(map).update();
    open = place.id;
    content.focus({ preventScroll: true });
  };
  const shut = () => {
    const pin = pins.get(open);
    map.closePopup(popup);
    pin?.getElement().focus({ preventScroll: true });
  };
  const follow = (present) => {
    const found = new Map(spread(present).map((place) => [place.id, place]));
    for (const [id, pin] of pins) if (!found.has(id) && pins.delete(id)) pin.remove();
    for (const [id, place] of found) {
      if (!pins.has(id)) pins.set(id, pinOn(map, place.at).on("click", () => show(pins.get(id).place)));
      pins.get(id).place = place;
      dress(pins.get(id), place);
    }
    if (open === undefined) return;
    if (found.has(open)) refill(view, found.get(open));
    else map.closePopup(popup);
  };

  map.on("popupclose", () => (open = undefined));
  view.close.addEventListener("click", shut);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && open !== undefined) shut();
  });
  follow(places);
  return follow;
};

for (const box of document.querySelectorAll("[data-place-map]")) {
  let follow;
  const look = () => {
    const places = placesOf(document.getElementById(box.dataset.list));
    if (follow) follow(places);
    else if (places.length) follow = placeMap(box, places);
  };
  look();
  document.addEventListener("htmx:afterSwap", look);
}
