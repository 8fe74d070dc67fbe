/** A chart with a text that says what it shows. Its place is kept while the engine is on its way, so nothing jumps. */
import type { EChartsType } from 'echarts/core';
import type { Ref } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { whenQuiet } from '../state/answers.ts';
import { isDark } from '../state/preferences.ts';
import type { ChartSpec } from './options.ts';
import { readPalette } from './palette.ts';

export interface ChartProps {
  readonly spec: ChartSpec;
  /** What it shows, in a sentence. */
  readonly summary: string;
  readonly height: 'low' | 'middle' | 'high';
  /** Gives the picture for saving. */
  readonly picture: Ref<() => string>;
}

export function Chart({ spec, summary, height, picture }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const drawn = useRef<EChartsType | null>(null);
  const isOnPaper = useRef(false);
  const dark = isDark.value;

  useEffect(() => {
    let isGone = false;
    // Paper is laid out for a moment only: there the picture is stretched, not drawn anew.
    const watcher = new ResizeObserver(() => {
      if (!isOnPaper.current) drawn.current?.resize();
    });
    // The engine is as large as all else and takes as long to begin: figures come first.
    const engine = whenQuiet().then(() => import('./engine.ts'));
    void engine.then(({ init }) => {
      if (isGone || box.current === null) return;
      drawn.current = init(box.current, null, { renderer: 'canvas' });
      drawn.current.setOption(spec(readPalette()));
      box.current.dataset['drawn'] = 'true';
      watcher.observe(box.current);
      const picturer = () =>
        drawn.current?.getDataURL({ pixelRatio: 2, backgroundColor: readPalette().surface }) ?? '';
      if (picture !== null && typeof picture === 'object') picture.current = picturer;
    });
    return () => {
      isGone = true;
      watcher.disconnect();
      drawn.current?.dispose();
      drawn.current = null;
    };
  }, []);
  useEffect(() => {
    const draw = () => drawn.current?.setOption(spec(readPalette()), { notMerge: true });
    const drawOnPaper = ({ type }: Event) => {
      isOnPaper.current = type === 'beforeprint';
      draw();
    };
    draw();
    addEventListener('beforeprint', drawOnPaper);
    addEventListener('afterprint', drawOnPaper);
    return () => {
      removeEventListener('beforeprint', drawOnPaper);
      removeEventListener('afterprint', drawOnPaper);
    };
  }, [spec, dark]);

  return <div ref={box} class={`chart chart-${height}`} role="img" aria-label={summary} />;
}
