// Moves tiles by pointer: with a mouse by any part of the picture, with a finger by the handle, so
// that a finger on a picture still scrolls the page.

const FAR_ENOUGH = 6; // pixels: less is a click
const EDGE = 48; // pixels from the edge of the window, where the page scrolls

export class Dragging {
  /** @param place is called with the name of the tile and that of the one it goes before, or null */
  constructor(root, place) {
    this.root = root;
    this.place = place;
    this.active = false;
    root.addEventListener('pointerdown', (event) => this.press(event));
    window.addEventListener('pointermove', (event) => this.drag(event));
    window.addEventListener('pointerup', (event) => this.drop(event));
    window.addEventListener('pointercancel', () => this.end());
    window.addEventListener('keydown', (event) => { if (event.key === 'Escape' && this.active) { event.stopPropagation(); this.end(); } }, true);
    root.addEventListener('dragstart', (event) => event.preventDefault());
    root.addEventListener('click', (event) => { // the end of a drag is no click
      if (this.dropped) { event.stopImmediatePropagation(); event.preventDefault(); }
    }, true);
  }

  press(event) {
    this.dropped = false;
    const handle = event.target.closest('.move');
    const picture = event.target.closest('.enlarge');
    if (event.button !== 0 || !(handle || (picture && event.pointerType === 'mouse'))) return;
    this.tile = event.target.closest('.tile');
    this.from = [event.clientX, event.clientY];
    this.pointer = event.pointerId;
    if (event.target.hasPointerCapture?.(event.pointerId)) event.target.releasePointerCapture(event.pointerId);
  }

  drag(event) {
    if (!this.tile || event.pointerId !== this.pointer) return;
    const [x, y] = this.from;
    if (!this.active && Math.hypot(event.clientX - x, event.clientY - y) < FAR_ENOUGH) return;
    this.active = true;
    this.tile.classList.add('dragged');
    if (event.clientY < EDGE) window.scrollBy(0, -EDGE / 3);
    if (event.clientY > window.innerHeight - EDGE) window.scrollBy(0, EDGE / 3);
    const over = document.elementFromPoint(event.clientX, event.clientY)?.closest('.tile');
    this.mark(over && over !== this.tile && this.root.contains(over) ? over : null, event);
  }

  mark(over, event) {
    this.over?.classList.remove('before', 'after');
    this.over = over;
    if (!over) return;
    const box = over.getBoundingClientRect();
    const oneColumn = box.width > this.root.clientWidth * 0.7;
    this.after = oneColumn ? event.clientY > box.top + box.height / 2 : event.clientX > box.left + box.width / 2;
    over.classList.add(this.after ? 'after' : 'before');
  }

  drop(event) {
    if (!this.tile || event.pointerId !== this.pointer) return;
    const { tile, over, after, active } = this;
    this.end();
    if (!active) return;
    this.dropped = true;
    setTimeout(() => { this.dropped = false; }, 0);
    if (!over) return;
    const next = after ? following(over, tile) : over;
    this.place(tile.dataset.camera, next?.dataset.camera ?? null);
  }

  end() {
    this.over?.classList.remove('before', 'after');
    this.tile?.classList.remove('dragged');
    this.tile = null;
    this.over = null;
    this.active = false;
  }
}

/** The next tile after one, other than the one that moves. */
function following(tile, moved) {
  const next = tile.nextElementSibling;
  return next === moved ? next.nextElementSibling : next;
}
