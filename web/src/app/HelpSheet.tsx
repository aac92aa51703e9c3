import './help.css';
import { Modal, Switch } from 'antd';
import { useId } from 'react';
import { prefer, usePreferences } from '@/shared/preferences';
import { type Shortcut, useShortcuts } from '@/shared/shortcuts';
import { useT } from './texts';

/** What the keyboard can do here: everything that is registered at this moment. */
export function HelpSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useT();
  const { shortcuts: on } = usePreferences();
  const label = useId();
  return (
    <Modal
      open={open}
      onCancel={onClose}
      footer={null}
      title={t('key_help')}
      width={640}
      destroyOnHidden
    >
      <div className="gc-help-switch">
        <span id={label}>{t('keys_on')}</span>
        <Switch
          aria-labelledby={label}
          checked={on}
          onChange={(shortcuts) => prefer({ shortcuts })}
        />
      </div>
      <Sheet />
    </Modal>
  );
}

function Sheet() {
  const shortcuts = useShortcuts();
  const groups = new Map<string, Shortcut[]>();
  for (const each of shortcuts) groups.set(each.group, [...(groups.get(each.group) ?? []), each]);
  return (
    <div className="gc-help">
      {[...groups].map(([group, keys]) => (
        <section key={group}>
          <h3>{group}</h3>
          <dl>
            {keys.map((each) => (
              <div key={each.keys}>
                <dt>
                  <Keys of={each.keys} />
                </dt>
                <dd>{each.text}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

const SIGNS: Record<string, string> = {
  Control: 'Ctrl',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Enter: '↵',
  Escape: 'Esc',
};

export function Keys({ of }: { of: string }) {
  const keys = of.split(/[ +]/).filter(Boolean);
  return keys.map((key) => <kbd key={key}>{SIGNS[key] ?? key}</kbd>);
}
