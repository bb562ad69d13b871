// What maps stand on: plain cells, or the tiles that the client's settings name. Without these no other host is asked.
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const STILL = { zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false };
const Cells = L.GridLayer.extend({ createTile: () => L.DomUtil.create("div", "oc-map-cell") });

// A pin is a real button: it has a name, and Enter and Space press it.
const PinIcon = L.DivIcon.extend({
  createIcon() {
    const button = document.createElement("button");
    button.type = "button";
    this._setIconStyles(button, "icon");
    return button;
  },
});

export const PIN = [56, 36]; // pixels

export const pinOn = (map, at, className = "", options = {}) => {
  const icon = new PinIcon({ className: `oc-pin ${className}`, iconSize: PIN, iconAnchor: [PIN[0] / 2, PIN[1] + 6] });
  const pin = L.marker(at, { icon, keyboard: false, riseOnHover: true, ...options }).addTo(map); // the button hears keys
  const button = pin.getElement();
  // Focus by mouse would scroll a pin at the edge away from under it; the Tab key alone makes the map show its pin.
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("keyup", (event) => {
    if (event.key === "Tab") map.panInside(pin.getLatLng(), { padding: PIN });
  });
  return pin;
};

// Show the box and make it a map, without a view yet.
export const groundOf = (box, options = {}) => {
  const { tiles, attribution, zoomIn, zoomOut } = box.dataset;
  box.hidden = false;
  const map = L.map(box, {
    attributionControl: false,
    zoomControl: false,
    maxZoom: 22, // pins that stand a few metres apart come apart
    ...(calm && STILL),
    ...options,
  });
  if (calm) map.panBy = (by, how) => L.Map.prototype.panBy.call(map, by, { ...how, animate: false });
  L.control.zoom({ position: "bottomright", zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  if (!tiles) return map.addLayer(new Cells({ keepBuffer: 1 }));
  const words = document.createElement("span");
  words.textContent = attribution; // as text: whatever was typed is no markup
  L.control.attribution({ prefix: false }).addAttribution(words.innerHTML).addTo(map);
  // Makers of tiles want to know which site asks; the pages themselves send no referrer elsewhere.
  return map.addLayer(L.tileLayer(tiles, { maxNativeZoom: 19, maxZoom: 22, referrerPolicy: "strict-origin" }));
};

// See all of these points; one point alone from not too near.
export const see = (map, points, nearest = 19) => {
  if (!points.length) return map.setView([20, 0], 2);
  const maxZoom = points.length > 1 ? nearest : Math.min(nearest, 16);
  return map.fitBounds(points, { paddingTopLeft: [48, 64], paddingBottomRight: [48, 32], maxZoom, animate: false });
};
