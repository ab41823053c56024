// Loads the pictures of all tiles, a few at a time and each tile in its turn. Which frame a tile
// loads is decided when its turn comes: a slow browser or network skips frames and never lags.

const AT_ONCE = 4; // a browser has six connections to a host, and the events take one
const GIVE_UP_MS = 10_000;

export class Pictures {
  constructor() {
    this.waiting = new Set();
    this.loading = 0;
  }

  /** The tile has a frame to load; its turn comes. */
  want(tile) {
    this.waiting.add(tile);
    this.next();
  }

  next() {
    while (this.loading < AT_ONCE && this.waiting.size > 0) {
      const [tile] = this.waiting;
      this.waiting.delete(tile);
      const frame = tile.take();
      if (frame) this.load(tile, frame);
    }
  }

  async load(tile, frame) {
    this.loading++;
    const image = new Image();
    let timer;
    try {
      image.src = `/api/cameras/${encodeURIComponent(frame.camera)}/frames/${frame.epoch}-${frame.index}.jpg`;
      const late = new Promise((_, fail) => { timer = setTimeout(fail, GIVE_UP_MS); });
      await Promise.race([image.decode(), late]);
      tile.loaded(image, frame);
    } catch {
      image.removeAttribute('src'); // too old to be kept, or too slow: the next one will do
    } finally {
      clearTimeout(timer);
      this.loading--;
      tile.done();
      this.next();
    }
  }
}
