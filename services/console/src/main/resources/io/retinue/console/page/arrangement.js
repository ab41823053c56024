// How a person wants the cameras: in which order, which are hidden, which one is large. Kept in this
// browser. A browser that keeps nothing, or something unreadable, gets the order of the names.

const KEY = 'cameras';

/** A setting of this browser; null where there is none or none may be kept. */
export function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function keep(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // private windows and full disks: it lasts as long as the page
  }
}

const names = (value) => (Array.isArray(value) ? value.filter((name) => typeof name === 'string').slice(0, 1000) : []);

export class Arrangement {
  constructor() {
    let kept = null;
    try {
      kept = JSON.parse(recall(KEY));
    } catch {
      // as if there were none
    }
    this.order = names(kept?.order);
    this.hidden = new Set(names(kept?.hidden));
    this.large = typeof kept?.large === 'string' ? kept.large : null;
  }

  /** The names as the person has put them; cameras that were never moved come last, by name. */
  sort(cameras) {
    const place = new Map(this.order.map((name, i) => [name, i]));
    return [...cameras].sort((a, b) => (place.get(a) ?? Infinity) - (place.get(b) ?? Infinity) || (a < b ? -1 : 1));
  }

  put(order) {
    this.order = order;
    this.save();
  }

  hide(cameras) {
    for (const name of cameras) this.hidden.add(name);
    if (this.hidden.has(this.large)) this.large = null;
    this.save();
  }

  show(cameras) {
    for (const name of cameras) this.hidden.delete(name);
    this.save();
  }

  enlarge(name) {
    this.large = name;
    this.save();
  }

  save() {
    keep(KEY, JSON.stringify({ order: this.order, hidden: [...this.hidden], large: this.large }));
  }
}
