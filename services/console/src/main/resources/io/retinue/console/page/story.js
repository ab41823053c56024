// The moment of the swap, told: who took over from whom, where, what it can do now, and the proof.

import { clock, count, fixed, h, list, plural, show } from './dom.js';
import { draw } from './picture.js';

/** What a person wants to know first. */
function headline(chapter) {
  if (chapter.from === 0) return `Retinue has learned to find ${list(chapter.new_classes)}`;
  if (chapter.new_classes.length > 0) return `Retinue has learned: it now also finds ${list(chapter.new_classes)}`;
  return 'Retinue has learned to look more closely';
}

/** The same for those who want to check it. */
function sentence(chapter) {
  const where = chapter.cameras.slice(0, 4).map((s) => `frame ${count(s.index)} of ${s.camera}`);
  const more = chapter.cameras.length - where.length;
  if (more > 0) where.push(plural(more, 'more camera'));
  return chapter.from > 0
    ? `Release ${chapter.version} took over from release ${chapter.from} at ${list(where)}`
    : `Release ${chapter.version}, the first, went to work at ${list(where)}`;
}

function facts(chapter) {
  return [
    chapter.lost === 0
      ? h('span', { class: 'fact good' }, '✓ no frame lost')
      : h('span', { class: 'fact bad' }, `${plural(chapter.lost, 'frame')} missing`),
    chapter.new_classes.length > 0 && chapter.from > 0
      ? h('span', { class: 'fact' }, 'now also finds ', h('b', {}, list(chapter.new_classes))) : null,
    chapter.ap === null ? null
      : h('span', { class: 'fact' }, chapter.champion_ap === null ? `AP ${fixed(chapter.ap)}` : `AP ${fixed(chapter.champion_ap)} → ${fixed(chapter.ap)}`),
  ];
}

function first(found) {
  const canvas = h('canvas', { width: found.width, height: found.height, role: 'img', 'aria-label': `first ${found.detection.label} boxed` });
  const image = new Image();
  image.src = found.picture;
  image.decode().then(() => {
    const crop = closeUp(found);
    canvas.width = crop.width;
    canvas.height = crop.height;
    // draw the whole frame, shifted, so that the box stands in the middle
    const whole = document.createElement('canvas');
    whole.width = found.width;
    whole.height = found.height;
    draw(whole, image, found, [found.detection]);
    const scale = whole.width / found.width;
    canvas.getContext('2d').drawImage(whole, crop.x * scale, crop.y * scale, crop.width * scale, crop.height * scale, 0, 0, crop.width, crop.height);
    canvas.dataset.drawn = 'true';
  }, () => canvas.remove());
  return h('figure', { class: 'first', 'data-first': found.detection.label }, canvas,
    h('figcaption', {}, h('b', {}, `First ${found.detection.label} boxed`),
      ` ${found.camera}, frame ${count(found.index)}, ${clock(found.at_ms)}`));
}

/** The part of the picture around the box, 4:3, at least 3 times the box where the frame allows. */
function closeUp({ width, height, detection: { box: [x1, y1, x2, y2] } }) {
  const w = Math.min(width, height * 4 / 3, Math.max(220, 3 * (x2 - x1), 3 * (y2 - y1) * 4 / 3));
  const h = w * 3 / 4;
  const clamp = (v, max) => Math.max(0, Math.min(v, max));
  return { x: clamp((x1 + x2 - w) / 2, width - w), y: clamp((y1 + y2 - h) / 2, height - h), width: Math.round(w), height: Math.round(h) };
}

/** 'No release yet' is said only once the server has read what there is. */
export function renderBanner(root, chapters, releases, caughtUp, isNew) {
  const chapter = chapters[0];
  root.className = isNew ? 'new' : '';
  if (chapter) {
    show(root, h('div', { class: 'banner swap', 'data-swap': chapter.version },
      h('div', { class: 'words' },
        h('span', { class: 'when' }, `Hot swap · ${clock(chapter.at_ms)}`),
        h('h2', {}, headline(chapter)),
        h('p', { class: 'sentence' }, sentence(chapter)),
        h('p', { class: 'facts' }, facts(chapter))),
      h('div', { class: 'firsts' }, chapter.firsts.slice(0, 3).map(first))));
  } else if (releases.champion === null && caughtUp) {
    show(root, h('div', { class: 'banner needs' },
      h('div', { class: 'words' },
        h('span', { class: 'when' }, 'No release yet'),
        h('h2', {}, releases.labels > 0
          ? `Labels needed: ${plural(releases.labels, 'labelled frame')} so far, no training run has made a release of them`
          : 'Labels needed: draw boxes on some frames, and Retinue learns from them'),
        h('p', {}, 'The cameras run and every frame is kept account of, but nothing is recognized before the first release.'),
        h('pre', {}, './retinue label import --camera gate --video gate.mp4 --coco labels.json\n./retinue train'),
        h('p', {}, 'With Docker Compose, put the files into the folder videos and write:'),
        h('pre', {}, 'docker compose exec trainer retinue label import --camera gate --video /videos/gate.mp4 --coco /videos/labels.json\ndocker compose exec trainer retinue train'))));
  } else {
    show(root);
  }
}

export function renderHistory(root, chapters) {
  root.hidden = chapters.length < 2;
  show(root, h('h2', {}, 'What happened'), h('ol', { class: 'timeline' }, chapters.map((chapter) =>
    h('li', {}, h('time', {}, clock(chapter.at_ms)), h('div', {}, sentence(chapter), ' ', facts(chapter))))));
}
