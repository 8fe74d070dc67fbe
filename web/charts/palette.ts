/** Colours of the theme, as a canvas takes them. */

export interface Palette {
  readonly series: readonly string[];
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly surface: string;
  readonly sunken: string;
  readonly accent: string;
  readonly compared: string;
  readonly font: string;
  /** Of stretches of which nobody knows whether all sales are there. */
  readonly hatch: HTMLCanvasElement;
}

/** Reads the tokens as they are now. */
export function readPalette(): Palette {
  const probe = document.body.appendChild(document.createElement('span'));
  const colour = (name: string) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  try {
    return {
      series: [1, 2, 3, 4, 5, 6].map((index) => colour(`series-${index}`)),
      text: colour('text'),
      muted: colour('muted'),
      line: colour('line'),
      surface: colour('surface'),
      sunken: colour('sunken'),
      accent: colour('accent'),
      compared: colour('compared'),
      font: getComputedStyle(document.body).fontFamily,
      hatch: drawHatch(colour('hatch')),
    };
  } finally {
    probe.remove();
  }
}

const HATCH_PX = 8;

function drawHatch(colour: string): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = HATCH_PX;
  canvas.height = HATCH_PX;
  const pen = canvas.getContext('2d');
  if (pen === null) return canvas;
  pen.strokeStyle = colour;
  pen.globalAlpha = 0.55;
  pen.lineWidth = 1.5;
  for (const shift of [-HATCH_PX, 0, HATCH_PX]) {
    pen.moveTo(shift, HATCH_PX);
    pen.lineTo(shift + HATCH_PX, 0);
  }
  pen.stroke();
  return canvas;
}
