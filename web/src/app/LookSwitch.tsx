import { MoonOutlined, SunOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { prefer, useDark } from '@/shared/preferences';
import { useT } from './texts';

export function LookSwitch() {
  const dark = useDark();
  const t = useT();
  const text = dark ? t('to_light') : t('to_dark');
  return (
    <Button
      type="text"
      icon={dark ? <SunOutlined /> : <MoonOutlined />}
      aria-label={text}
      title={text}
      onClick={() => prefer({ look: dark ? 'light' : 'dark' })}
    />
  );
}
