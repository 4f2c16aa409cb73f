// Runs in every page of the browser tests, outside its content security policy.

// Told through the console, which the tests listen to anyway.
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
  console.error(`violation of ${violatedDirective}: ${blockedURI}`);
});

/** The colors laid over each other, the first one at the bottom: red, green and blue from 0 to 255. */
const mixed = (canvas, colors) => {
  for (const color of colors) {
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
  }
  return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
};

/** WCAG 2.2, relative luminance. */
const luminance = (color) => {
  const [red, green, blue] = color.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

/** WCAG 2.2, contrast ratio of the text of an element. */
const contrastOf = (canvas, element) => {
  const grounds = [];
  for (let at = element; at; at = at.parentElement) grounds.unshift(getComputedStyle(at).backgroundColor);
  const { colorScheme } = getComputedStyle(document.documentElement);
  const dark = colorScheme.includes('dark') && matchMedia('(prefers-color-scheme: dark)').matches;
  grounds.unshift(dark ? '#121212' : '#fff');
  // Text of a drawing has a fill.
  const { color, fill } = getComputedStyle(element);
  const ink = element.namespaceURI.endsWith('/svg') ? fill : color;
  const [under, over] = [grounds, [...grounds, ink]].map((colors) => luminance(mixed(canvas, colors)));
  return (Math.max(under, over) + 0.05) / (Math.min(under, over) + 0.05);
};

const hasText = (element) =>
  element.checkVisibility() &&
  [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== '');

/** What makes this page hard to read: it is wider than the screen, or text is small or pale. */
globalThis.flawsOfThisPage = () => {
  const wide = document.documentElement.scrollWidth;
  const found = wide > screen.width ? [`${wide} px wide on a screen of ${screen.width} px`] : [];
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  for (const element of [...document.querySelectorAll('body *')].filter(hasText)) {
    const words = element.textContent.trim().slice(0, 40);
    const size = Number.parseFloat(getComputedStyle(element).fontSize);
    if (size < 12 && !element.closest('svg')) found.push(`${size} px: ${words}`);
    const contrast = contrastOf(canvas, element);
    if (contrast < 4.5) found.push(`contrast ${contrast.toFixed(1)}: ${words}`);
  }
  return found;
};
