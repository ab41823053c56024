// Tells the server which cameras can be seen at the moment, so that it sends the frames of no others:
// tiles in view, not hidden, on a page that is not behind another.

const MOST = 64; // the server takes no more
const SETTLE_MS = 120; // somebody scrolls

export class Watch {
  /** @param entered is called with the name of each tile that comes into view */
  constructor(entered) {
    this.entered = entered;
    this.near = new Set(); // tiles in view, by name
    this.page = null;
    this.sent = null;
    this.observer = new IntersectionObserver((entries) => this.saw(entries), { rootMargin: '80px 0px' });
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.near.forEach((name) => this.entered(name));
      this.later();
    });
  }

  /** Follows a tile from now on. */
  follow(element) {
    this.observer.observe(element);
  }

  /** The tile is gone. */
  forget(element) {
    this.observer.unobserve(element);
    if (this.near.delete(element.dataset.camera)) this.later();
  }

  saw(entries) {
    for (const { target, isIntersecting } of entries) {
      const name = target.dataset.camera;
      if (!isIntersecting) this.near.delete(name);
      else if (!this.near.has(name)) {
        this.near.add(name);
        this.entered(name);
      }
    }
    this.later();
  }

  sees(name) {
    return !document.hidden && this.near.has(name);
  }

  /** A stream is open, and that is its name; null when it is lost. */
  opened(page) {
    this.page = page;
    this.sent = null;
    this.send();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), SETTLE_MS);
  }

  /** One request at a time; the last one sent is what is in view. */
  async send() {
    if (this.sending || !this.page) return;
    this.sending = true;
    try {
      for (let list = this.list(); this.page && list !== this.sent; list = this.list()) {
        const answer = await fetch(`/api/pages/${this.page}/cameras`, { method: 'PUT', body: list, headers: { 'Content-Type': 'text/plain' } });
        if (!answer.ok) break; // the stream is gone: the next one will say so
        this.sent = list;
      }
    } catch {
      this.later(); // the server is away
    } finally {
      this.sending = false;
    }
  }

  list() {
    return document.hidden ? '' : [...this.near].sort().slice(0, MOST).join(',');
  }
}
