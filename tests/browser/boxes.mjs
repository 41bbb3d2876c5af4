// Measures the boxes of all text that is seen: what is cut off, what lies over something else, what is too small.

/** Runs in the page. Returns sentences; none where all text can be read. */
export function unreadable({ least = 13 } = {}) {
  const found = [];
  const boxes = [];
  const short = (text) => text.trim().replace(/\s+/g, ' ').slice(0, 40);
  const styles = new Map();
  const style = (element) => {
    if (!styles.has(element)) styles.set(element, getComputedStyle(element));
    return styles.get(element);
  };
  const meet = (a, b) => ({
    left: Math.max(a.left, b.left), right: Math.min(a.right, b.right), top: Math.max(a.top, b.top), bottom: Math.min(a.bottom, b.bottom),
  });
  const area = (box) => Math.max(0, box.right - box.left) * Math.max(0, box.bottom - box.top);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || !parent || parent.closest('script, style, template, noscript, option, dialog:not([open]), .hidden, .inks, symbol, [hidden], textarea, select')) continue;
    if (!parent.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true, contentVisibilityAuto: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    let lifted = false;
    let scrolls = false;
    let clip;
    for (let up = parent; up; up = up.parentElement) {
      const { overflowX, overflowY, clipPath, position } = style(up);
      if (clipPath.startsWith('inset(50%')) clip = 'none';
      if (position === 'fixed' || position === 'sticky') lifted = true;
      if (overflowX !== 'visible' || overflowY !== 'visible') {
        const box = up.getBoundingClientRect();
        const port = { left: box.left, top: box.top, right: box.left + up.clientWidth + up.clientLeft, bottom: box.top + up.clientHeight + up.clientTop };
        if (/auto|scroll/.test(overflowX + overflowY)) scrolls = true;
        clip = clip === 'none' ? clip : clip ? meet(clip, port) : port;
      }
    }
    if (clip === 'none') continue;
    const size = parseFloat(style(parent).fontSize);
    for (const rect of range.getClientRects()) {
      if (rect.width < 1 || rect.height < 1) continue;
      const seen = clip ? meet(rect, clip) : rect;
      const share = area(seen) / area(rect);
      // What is there only where there is room is seen whole or not at all.
      if (share < 0.01 && parent.closest('.spare')) break;
      // Line boxes are higher than letters: a little may be cut off without harm.
      if (share < 0.8 && !(scrolls && share < 0.99)) { found.push(`cut off: “${short(node.data)}”, ${Math.round(share * 100)} % seen`); break; }
      if (share < 0.5) continue;
      if (size < least - 0.01) found.push(`${size.toFixed(1)} px: “${short(node.data)}”`);
      boxes.push({ node, lifted, seen, text: short(node.data) });
    }
    const cut = parent.closest('[class]');
    if (style(parent).textOverflow === 'ellipsis' && parent.scrollWidth > parent.clientWidth + 1) found.push(`shortened: “${short(parent.textContent)}” in .${cut?.classList[0]}`);
  }
  boxes.sort((a, b) => a.seen.top - b.seen.top);
  for (let i = 0; i < boxes.length; i++) {
    for (let j = i + 1; j < boxes.length && boxes[j].seen.top < boxes[i].seen.bottom; j++) {
      const [a, b] = [boxes[i], boxes[j]];
      if (a.node === b.node || a.lifted !== b.lifted) continue;
      const both = meet(a.seen, b.seen);
      if (both.right - both.left > 2 && both.bottom - both.top > 4) found.push(`“${a.text}” lies over “${b.text}”`);
    }
  }
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > wide) found.push(`runs out of the window by ${document.documentElement.scrollWidth - wide} px`);
  const page = document.querySelector('.app').getBoundingClientRect();
  const last = Math.max(...[...document.querySelectorAll('.app > :is(.bar, .play, .panel, .rail, .stage)')].map((part) => part.getBoundingClientRect().right));
  if (last < wide - 1) found.push(`nothing stands in the right ${Math.round(wide - last)} px`);
  const foot = document.querySelector('.app > .play')?.getBoundingClientRect();
  if (foot && page.bottom - foot.bottom > 1 && foot.bottom < innerHeight - 1) found.push(`an empty strip below the player`);
  return [...new Set(found)];
}
