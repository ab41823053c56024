// Where the picture and the clip of an alert are, and which alerts this browser has looked at.

const KEY = 'retinue.seen';
const MOST_SEEN = 2000;

function path(alert, file) {
  return `/api/alerts/${alert.alert_id.split('/').map(encodeURIComponent).join('/')}/${file}`;
}

/** Null where there is none. A picture may be replaced by a better one: it has the time of its file. */
export const pictureOf = (alert) => (alert.picture > 0 ? `${path(alert, 'picture.jpg')}?${alert.picture}` : null);
export const clipOf = (alert) => (alert.clip ? path(alert, 'clip.mp4') : null);

export const isOpen = (alert) => alert.type === 'OPENED' || alert.type === 'UPDATED';

function read() {
  try {
    const list = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}

const seen = new Set(read());

export const isSeen = (alert) => seen.has(alert.alert_id);

export function markSeen(alert) {
  seen.add(alert.alert_id);
  try {
    localStorage.setItem(KEY, JSON.stringify([...seen].slice(-MOST_SEEN)));
  } catch {
    // a browser that keeps nothing: seen until the page is loaded again
  }
}
