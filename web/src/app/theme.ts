/** Colours, type and spacing of antd; the same values as CSS variables are in base.css. */
import { type ThemeConfig, theme } from 'antd';

export const FONT =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Microsoft YaHei", ' +
  '"Noto Sans CJK SC", "Noto Sans SC", Roboto, "Helvetica Neue", Arial, sans-serif';

const STILL = globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? false;

export function themeOf(dark: boolean): ThemeConfig {
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: dark ? '#3d94c9' : '#0f5f94',
      colorInfo: dark ? '#3d94c9' : '#0f5f94',
      colorLink: dark ? '#7cc0ea' : '#0b5a8f',
      colorSuccess: dark ? '#3fae7c' : '#15764b',
      colorWarning: dark ? '#d99a2b' : '#9a5b00',
      colorError: dark ? '#f0736a' : '#c0271d',
      colorBgLayout: dark ? '#0d141a' : '#f3f5f8',
      colorBgContainer: dark ? '#151f27' : '#ffffff',
      colorBgElevated: dark ? '#1b2731' : '#ffffff',
      colorTextPlaceholder: dark ? '#93a4b1' : '#66737d',
      colorTextDescription: dark ? '#a3b3bf' : '#56646e',
      colorTextTertiary: dark ? '#a3b3bf' : '#56646e',
      colorTextSecondary: dark ? '#b7c5cf' : '#47545d',
      fontFamily: FONT,
      borderRadius: 8,
      controlHeight: 36,
      wireframe: false,
      motion: !STILL,
    },
    components: {
      // White stands on these.
      Button: dark ? { colorPrimary: '#2473a8', colorError: '#c93c33', algorithm: true } : {},
      Table: { headerBg: dark ? '#1b2731' : '#f7f9fb', cellPaddingBlock: 12 },
      Card: { headerFontSize: 15 },
      Tabs: dark ? { itemSelectedColor: '#7cc0ea', itemHoverColor: '#7cc0ea' } : {},
    },
  };
}
