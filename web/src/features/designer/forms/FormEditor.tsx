/** A form on the desk: its fields or its source, beside them how it will look. */
import './forms.css';
import { Segmented, Tabs } from 'antd';
import { useMemo, useState } from 'react';
import { type Language, useLanguage } from '@/i18n';
import { Tag } from '@/shared/badges';
import { Empty } from '@/shared/DataState';
import { save as download } from '@/shared/export';
import { StepForm } from '@/shared/forms/StepForm';
import { useSettled } from '@/shared/hooks';
import { useUrlState } from '@/shared/urlState';
import { Comparison } from '../desk/Comparison';
import { DeployDialog } from '../desk/DeployDialog';
import type { Editing } from '../desk/DocumentPage';
import { Findings } from '../desk/Findings';
import { Frame } from '../desk/Frame';
import { useCheck } from '../desk/useCheck';
import { useWork } from '../desk/useWork';
import { useT } from '../texts';
import { Fields } from './Fields';
import { type Form, outcomesOf, readForm, writeForm } from './model';
import { Source } from './Source';

const AFTER_MS = 300;

export function FormEditor({ opened, kept, reload }: Editing) {
  const t = useT();
  const [view, setView] = useUrlState({ view: 'fields', side: 'preview' });
  const [deploying, setDeploying] = useState(false);
  const work = useWork({ kind: 'form', opened, kept, reload });
  const { text } = work;
  const read = useMemo(() => readForm(text), [text]);
  const form = 'form' in read ? read.form : null;
  const files = useMemo(
    () =>
      form && {
        [`${opened.key}.schema.json`]: JSON.stringify(form.schema, null, 2),
        [`${opened.key}.ui.json`]: JSON.stringify(form.ui, null, 2),
      },
    [opened.key, form],
  );
  const check = useCheck(files);
  const errors = check.findings?.filter((each) => each.severity === 'error').length ?? 0;
  return (
    <Frame
      work={work}
      ready={form !== null}
      onDeploy={() => setDeploying(true)}
      more={Object.entries(files ?? {}).map(([name, content]) => ({
        key: name,
        label: t('export_file', { name }),
        onClick: () => download(name, new Blob([content], { type: 'application/json' })),
      }))}
    >
      <div className="gc-design-tools" role="toolbar" aria-label={t('tools')}>
        <Segmented
          value={view.view}
          options={[
            { value: 'fields', label: t('fields') },
            { value: 'source', label: t('source') },
          ]}
          onChange={(chosen) => setView({ view: chosen }, { step: true })}
        />
        {check.behind ? (
          <span>{t('checking')}</span>
        ) : !form || errors > 0 ? (
          <Tag tone="bad">{t('errors', { n: Math.max(errors, 1) })}</Tag>
        ) : (
          <Tag tone="good">{t('check_good')}</Tag>
        )}
      </div>
      <div className="gc-design-desk gc-form-desk">
        <div className="gc-design-side gc-form-editing">
          {view.view === 'source' ? (
            <Source text={text} onChange={work.change} />
          ) : form ? (
            <Fields form={form} onChange={(next) => work.change(writeForm(next))} />
          ) : (
            <Empty text={t('source_first')} />
          )}
        </div>
        <aside className="gc-design-side" aria-label={t('side')}>
          <Tabs
            size="small"
            activeKey={view.side}
            onChange={(side) => setView({ side })}
            items={[
              { key: 'preview', label: t('preview'), children: <Preview form={form} /> },
              {
                key: 'findings',
                label: t('findings_n', { n: check.findings?.length ?? 0 }),
                children: <Findings check={check} onShow={() => setView({ view: 'source' })} />,
              },
              {
                key: 'compare',
                label: t('compare'),
                children: form && (
                  <Comparison
                    kind="form"
                    documentKey={opened.key}
                    text={writeForm(form)}
                    released={work.released}
                  />
                ),
              },
            ]}
          />
        </aside>
      </div>
      {deploying && form && files && (
        <DeployDialog
          kind="form"
          documentKey={opened.key}
          text={writeForm(form)}
          files={files}
          released={work.released}
          check={check}
          onClose={() => setDeploying(false)}
          onDone={(version) => {
            setDeploying(false);
            void work.deployed(version);
          }}
        />
      )}
    </Frame>
  );
}

/** The form as the step will show it; nothing is sent anywhere. */
function Preview({ form }: { form: Form | null }) {
  const t = useT();
  const spoken = useLanguage();
  const [language, setLanguage] = useState<Language>(spoken);
  const [sent, setSent] = useState('');
  const settled = useSettled(form ? writeForm(form) : '', AFTER_MS);
  const shown = useMemo(() => {
    const read = settled ? readForm(settled) : null;
    return read && 'form' in read ? read.form : null;
  }, [settled]);
  if (!shown) return <Empty text={t('source_first')} />;
  const outcomes = outcomesOf(shown);
  return (
    <div className="gc-form-preview">
      <Segmented<Language>
        size="small"
        value={language}
        options={[
          { value: 'zh', label: t('in_chinese') },
          { value: 'en', label: t('in_english') },
        ]}
        onChange={setLanguage}
      />
      <StepForm
        key={settled}
        draft="preview"
        keeps={false}
        language={language}
        form={{ json_schema: shown.schema, ui_schema: shown.ui }}
        outcomes={(outcomes.length > 0 ? outcomes : ['done']).map((code) => ({
          code,
          zh: code,
          en: code,
        }))}
        about={{}}
        onSend={async (outcome, answers) => setSent(JSON.stringify({ outcome, answers }, null, 2))}
      />
      {sent && (
        <output>
          <p className="gc-design-help">{t('preview_sent')}</p>
          <pre className="gc-form-sent">{sent}</pre>
        </output>
      )}
    </div>
  );
}
