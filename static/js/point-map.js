// A map beside two fields, latitude and longitude: a click puts the point there, it can be dragged, and the arrow keys
// move it; what is typed moves it too. The client's other places stand around it by name. It shows where scripts run.
import { groundOf, pinOn, see } from "./map-ground.js";

const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

const typed = (latitude, longitude) => {
  const [lat, lng] = [latitude, longitude].map((field) => (field.value.trim() ? Number(field.value) : NaN));
  return Math.abs(lat) <= 90 && Math.abs(lng) <= 180 ? L.latLng(lat, lng) : null;
};

const mark = (map, { dataset: { lat, lng }, textContent }) => {
  const icon = L.divIcon({ className: "oc-known", iconSize: null });
  const label = L.marker([lat, lng], { icon, interactive: false, keyboard: false }).addTo(map).getElement();
  label.textContent = textContent;
  label.ariaHidden = "true"; // for the eye: the places have a list of their own
};

const pointMap = (part) => {
  const [latitude, longitude] = ["latitude", "longitude"].map((name) => document.getElementById(part.dataset[name]));
  longitude.closest(".oc-field").after(part);
  part.hidden = false;
  const others = [...part.querySelectorAll("[data-lat]")];
  const isOpen = !latitude.matches(":disabled");
  const map = groundOf(part.querySelector(".oc-map"), { keyboard: false });
  const own = typed(latitude, longitude);
  see(map, [...others.map(({ dataset }) => L.latLng(dataset.lat, dataset.lng)), ...(own ? [own] : [])], 17);
  others.forEach((other) => mark(map, other));
  const pin = pinOn(map, own ?? map.getCenter(), "oc-pin-point", { draggable: isOpen });
  const button = pin.getElement();
  button.ariaLabel = part.dataset.point;
  button.disabled = !isOpen;
  const isSet = (yes) => button.classList.toggle("oc-pin-unset", !yes);
  isSet(own);

  const put = (at) => {
    latitude.value = at.lat.toFixed(6);
    longitude.value = at.wrap().lng.toFixed(6);
    move();
  };
  const move = () => {
    const at = typed(latitude, longitude);
    isSet(at);
    if (!at) return;
    pin.setLatLng(at);
    map.panInside(at, { padding: [48, 48] });
  };
  for (const field of [latitude, longitude]) field.addEventListener("input", move);
  if (!isOpen) return;
  map.on("click", (event) => put(event.latlng));
  pin.on("click dragend", () => {
    put(pin.getLatLng());
    button.focus({ preventScroll: true });
  });
  button.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const by = L.point(step).multiplyBy(event.shiftKey ? 40 : 4);
    put(map.containerPointToLatLng(map.latLngToContainerPoint(pin.getLatLng()).add(by)));
  });
};

document.querySelectorAll("[data-point-map]").forEach(pointMap);
