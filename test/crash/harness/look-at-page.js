// Runs inside of the browser, over a page of `tocsin replay --html`. What it comes to is the value of the whole.
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const boxOf = (element) => element.getBoundingClientRect();
  const nameOf = (element) => `${element.tagName.toLowerCase()} "${element.textContent.trim().slice(0, 60)}"`;
  const scrolls = (element) => element.closest('.scroll, pre') !== null;

  /** Elements that stand over the edge of the window, and do not scroll by themselves. */
  const outside = all('main *')
    .filter((element) => !scrolls(element) && element.checkVisibility())
    .filter((element) => boxOf(element).left < -0.5 || boxOf(element).right > innerWidth + 0.5)
    .map(nameOf);

  /** Words that lie on other words. */
  const words = all('h1, h2, h3, p, figcaption, li, dt, dd, text, th, td').filter((element) =>
    element.checkVisibility(),
  );
  const boxes = words.map((element) => ({ element, box: boxOf(element) })).sort((a, b) => a.box.top - b.box.top);
  const overlaps = [];
  for (const [index, one] of boxes.entries()) {
    for (const other of boxes.slice(index + 1)) {
      if (other.box.top > one.box.bottom - 1.5) break;
      const isApart = one.box.right - 1 < other.box.left || other.box.right - 1 < one.box.left;
      if (isApart || one.element.contains(other.element) || other.element.contains(one.element)) continue;
      if (one.box.width > 0 && other.box.width > 0)
        overlaps.push(`${nameOf(one.element)} and ${nameOf(other.element)}`);
    }
  }

  /** Relative luminance and contrast as in WCAG 2.2. */
  const parse = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = ([red, green, blue]) => {
    const [r, g, b] = [red, green, blue].map((of) =>
      of / 255 <= 0.04045 ? of / 3294.6 : ((of / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const paperOf = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const paper = parse(getComputedStyle(at).backgroundColor);
      if (paper.length === 3) return paper;
    }
    return [255, 255, 255];
  };
  const inkOf = (element) => {
    const style = getComputedStyle(element);
    if (!(element instanceof SVGElement)) return parse(style.color);
    return parse(style.fill === 'none' || element.tagName === 'line' ? style.stroke : style.fill);
  };
  const pale = (selector, least) =>
    all(selector)
      .map((element) => ({ element, ratio: contrast(inkOf(element), paperOf(element)) }))
      .filter(({ ratio }) => ratio < least)
      .map(({ element, ratio }) => `${nameOf(element)} ${element.getAttribute('class') ?? ''} ${ratio.toFixed(2)}`);
  const faint = [
    ...pale('h1, h2, h3, p, code, span, b, li, dt, dd, text, th, td, pre', 4.5),
    ...pale('polyline.signal, path, circle, line.limit, rect.bar', 3),
  ];

  // What nobody sees goes, and what is left is the page as it is seen. Names of pictures are heard.
  for (const element of all('main *')) {
    const { width, height } = boxOf(element);
    const isHeard = element.tagName === 'title' || element.tagName === 'desc';
    if (
      !isHeard &&
      !(element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && width + height > 0)
    ) {
      element.remove();
    }
  }
  const isTooWide = document.documentElement.scrollWidth > innerWidth;
  return JSON.stringify({ outside, overlaps, faint, isTooWide, shown: document.body.innerHTML });
})();
