import { kindName } from '@/shared/entity';
import { nodeWord } from './graph';
import { box, type Picture } from './layout';
import { shapeOf, shortened, textAt } from './shapes';

export type Colours = Record<'card' | 'text' | 'dim' | 'field' | 'hover' | 'changed' | 'accent', string>;

const mostPixels = 32_000_000;
const longestSide = 16_000;

const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign);

/** The picture as a file of its own: colours written into it, nothing from elsewhere needed. */
export function svgText(picture: Picture, middle: string, colours: Colours, title: string): string {
  const font = 'font-family="system-ui, sans-serif"';
  const lines = picture.lines
    .map(({ path }) => `<path d="${path}" fill="none" stroke="${colours.field}" marker-end="url(#tip)"/>`)
    .join('\n');
  const nodes = picture.nodes.map((node) => {
    const { x, y } = picture.places.get(node.ref) ?? { x: 0, y: 0 };
    const self = node.ref === middle;
    return `<g transform="translate(${x - box.width / 2} ${y - box.height / 2})"><title>${escaped(
      `${node.title}, ${kindName(node.kind)}`,
    )}</title><path d="${shapeOf(node.kind)}" fill="${self ? colours.changed : colours.hover}" stroke="${
      self ? colours.accent : colours.field
    }"${node.missing ? ' stroke-dasharray="4 3"' : ''}/><text x="${box.width / 2}" y="${textAt(node.kind)}" text-anchor="middle" font-size="13" fill="${
      colours.text
    }" ${font}>${escaped(shortened(node.title))}</text><text x="${box.width / 2}" y="${textAt(node.kind) + 15}" text-anchor="middle" font-size="11" fill="${
      colours.dim
    }" ${font}>${escaped(nodeWord(node))}</text></g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${picture.width}" height="${picture.height}" viewBox="0 0 ${
    picture.width
  } ${picture.height}">
<title>${escaped(title)}</title>
<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerUnits="userSpaceOnUse" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8Z" fill="${
    colours.field
  }"/></marker></defs>
<rect width="100%" height="100%" fill="${colours.card}"/>
${lines}
${nodes.join('\n')}
</svg>
`;
}

/** How much larger than the picture an image of it is: sharp, but not more than a browser can draw. */
export function pngScale(width: number, height: number): number {
  return Math.min(2, longestSide / width, longestSide / height, Math.sqrt(mostPixels / (width * height)));
}

export function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    card: colour('card'),
    text: colour('text'),
    dim: colour('dim'),
    field: colour('field'),
    hover: colour('hover'),
    changed: colour('changed'),
    accent: colour('accent'),
  };
}

function save(content: Blob, name: string) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

export function saveSvg(svg: string, name: string) {
  save(new Blob([svg], { type: 'image/svg+xml' }), `${name}.svg`);
}

export async function savePng(svg: string, { width, height }: Picture, name: string): Promise<void> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const scale = pngScale(width, height);
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('This browser cannot draw the image; save it as SVG instead.');
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  const content = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  if (!content) throw new Error('The picture is too large for an image of points; save it as SVG instead.');
  save(content, `${name}.png`);
}
