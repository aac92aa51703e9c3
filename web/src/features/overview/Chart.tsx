/** The figures as stacked bars; the table below says the same in numbers. */
import { BarChart } from 'echarts/charts';
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
} from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import type { Figure } from './links';
import { useT } from './texts';

echarts.use([
  BarChart,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  AriaComponent,
  SVGRenderer,
]);

export default function Chart({
  lines,
  label,
}: {
  lines: readonly { title: string; figures: Record<Figure, number> }[];
  label: string;
}) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const height = Math.max(220, 70 + lines.length * 26);
  useEffect(() => {
    const place = box.current;
    if (!place) return;
    const chart = echarts.init(place, undefined, { renderer: 'svg' });
    const draw = () => {
      const colour = (name: string) =>
        getComputedStyle(document.documentElement).getPropertyValue(`--gc-${name}`).trim();
      const bars = [
        {
          name: t('on_time'),
          of: (f: Record<Figure, number>) => f.open - f.overdue,
          color: colour('primary'),
          stack: 'open',
        },
        {
          name: t('overdue'),
          of: (f: Record<Figure, number>) => f.overdue,
          color: colour('bad'),
          stack: 'open',
        },
        {
          name: t('closed'),
          of: (f: Record<Figure, number>) => f.closed,
          color: colour('good'),
          stack: 'closed',
        },
      ];
      const text = { color: colour('text'), fontFamily: 'inherit' };
      chart.setOption(
        {
          animation: false,
          textStyle: text,
          aria: { enabled: true, decal: { show: true }, label: { description: label } },
          legend: { top: 0, left: 0, textStyle: text },
          grid: { top: 34, left: 8, right: 16, bottom: 4, containLabel: true },
          tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, renderMode: 'richText' },
          xAxis: {
            type: 'value',
            minInterval: 1,
            axisLabel: text,
            splitLine: { lineStyle: { color: colour('line') } },
          },
          yAxis: {
            type: 'category',
            inverse: true,
            data: lines.map((each) => each.title),
            axisLabel: { ...text, width: 110, overflow: 'truncate' },
          },
          series: bars.map((bar) => ({
            type: 'bar',
            name: bar.name,
            stack: bar.stack,
            barMaxWidth: 12,
            itemStyle: { color: bar.color },
            data: lines.map((each) => bar.of(each.figures)),
          })),
        },
        true,
      );
    };
    draw();
    const size = new ResizeObserver(() => chart.resize());
    size.observe(place);
    const look = new MutationObserver(draw);
    look.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      size.disconnect();
      look.disconnect();
      chart.dispose();
    };
  }, [lines, label, t]);
  return <div ref={box} role="img" aria-label={label} style={{ height }} />;
}
